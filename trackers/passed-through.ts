/** Sees the bytes of a body on their way to its reader, and what becomes of them. */
export interface BodyObserver {
  /** The next bytes came; returns those that the reader gets. */
  bytes(chunk: Uint8Array): Uint8Array
  /** The body is over; returns what the reader still gets. */
  done(): Uint8Array
  /** The body broke off. */
  broke(error: unknown): void
  /** The reader wants no more. */
  left(): void
  /** Whether a reader that lets go of the body wants no more, either: the SDK of Google does not cancel it. */
  isLeftOnRelease?: boolean
}

/**
 * The same response, whose body passes by the observer. Nothing is read before the reader asks for it and nothing is
 * kept, so a slow reader holds up the provider as ever, and memory stays flat. The observer must not throw.
 */
export function passedThrough(response: Response, body: ReadableStream<Uint8Array>, observer: BodyObserver): Response {
  const reader = body.getReader()
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      // A pull that brings nothing would be the last one, so this goes on until there is something.
      for (;;) {
        const next = await reader.read().catch((error) => {
          observer.broke(error)
          throw error
        })
        const bytes = next.done ? observer.done() : observer.bytes(next.value)
        if (bytes.length > 0) controller.enqueue(bytes)
        if (next.done) return controller.close()
        if (bytes.length > 0) return
      }
    },
    cancel(reason) {
      observer.left()
      return reader.cancel(reason)
    },
  }
  const { status, statusText, headers, url } = response
  const passingBody = new ReadableStream(source, { highWaterMark: 0 })
  if (observer.isLeftOnRelease) onRelease(passingBody, observer.left)
  const passing = new Response(passingBody, { status, statusText, headers })
  // A constructed response has no address, but SDKs print it.
  return Object.defineProperty(passing, 'url', { value: url })
}

function onRelease(body: ReadableStream<Uint8Array>, left: () => void): void {
  const getReader = () => {
    const reader = ReadableStream.prototype.getReader.call(body)
    const releaseLock = () => {
      Object.getPrototypeOf(reader).releaseLock.call(reader)
      left()
    }
    return Object.defineProperty(reader, 'releaseLock', { value: releaseLock })
  }
  Object.defineProperty(body, 'getReader', { value: getReader })
}
