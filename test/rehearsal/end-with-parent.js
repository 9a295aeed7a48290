// Loaded before the CDK CLI (node --require): ends its process group when standard input closes, that is when the
// rehearsal is gone, even by SIGKILL. Without it the CLI would try to reach the ended emulator for a minute or two.
process.stdin.once('end', () => process.kill(-process.pid, 'SIGKILL'));
process.stdin.resume();
process.stdin.unref();
