// A line now and then while something takes minutes, so that nobody takes it for hung.

const everyMs = 15_000;

/** Says `text(seconds since now)` every 15 s, until the function that it returns is called. */
export function heartbeat(say: (line: string) => void, text: (seconds: number) => string): () => void {
  const started = Date.now();
  const timer = setInterval(() => {
    say(text(Math.round((Date.now() - started) / 1000)));
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
