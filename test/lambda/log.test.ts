import { log } from '../../lambda/log';

afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.AWS_LAMBDA_LOG_FORMAT;
});

test("leaves the encoding to Lambda's JSON format", () => {
  const write = jest.spyOn(console, 'warn').mockImplementation();
  process.env.AWS_LAMBDA_LOG_FORMAT = 'JSON';
  log('warn', { event: 'tested', weights: { aws: 0 } });
  expect(write.mock.calls).toEqual([[{ event: 'tested', weights: { aws: 0 } }]]);
});

test('writes one line of JSON elsewhere, even for a text with line breaks', () => {
  const write = jest.spyOn(console, 'error').mockImplementation();
  log('error', { event: 'tested', text: 'one\ntwo' });
  expect(write.mock.calls).toEqual([['{"level":"error","event":"tested","text":"one\\ntwo"}']]);
});
