declare const EdgeRuntime: { waitUntil(work: Promise<unknown>): void } | undefined

/** Lets work outlive the response: the edge runtime keeps the function alive for it, elsewhere the process lives on. */
export function inBackground(work: Promise<unknown>): void {
  // What goes wrong behind a caller's back must not end their process.
  const done = work.catch((error) => console.error(error))
  if (typeof EdgeRuntime !== 'undefined') EdgeRuntime.waitUntil(done)
}
