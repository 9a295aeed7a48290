// CDK validates templates in WebAssembly (@aws/cloudformation-validate) at every synth. V8's defaults suit a long-lived
// server and make that the largest part of a synth:
// - It compiles each busy function a second time, optimised, and the process has ended before that pays. The first two
//   flags leave it at the first compilation.
// - Each page that the module's memory grows by counts as pressure from outside the heap, which V8 answers with a step of
//   marking in the foreground. A concurrent marker ends each cycle at once, so that the next page begins another.
// Measured with Node.js 20.20 on two cores, five stacks: 8.0 s in the app without these flags, 3.5 s with them; an empty
// app 2.7 s and 1.0 s. Each of them counts: without any one it is 6 s or more. Node.js 22 and 24 gain the same.
const { setFlagsFromString } = require('node:v8');

for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--no-concurrent-marking']) {
  setFlagsFromString(flag);
}
