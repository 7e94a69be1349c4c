/** Sees the chunks of a stream on their way to its reader, and what becomes of them. It must not throw. */
export interface StreamObserver<Chunk> {
  /** The next chunk came; returns what the reader gets of it. */
  chunk(chunk: Chunk): Chunk | undefined
  /** The stream is over; returns what the reader still gets. */
  done(): Chunk | undefined
  /** The stream broke off. */
  broke(error: unknown): void
  /** The reader wants no more. */
  left(): void
  /** Whether a reader that lets go of the stream wants no more, either: the SDK of Google does not cancel it. */
  isLeftOnRelease?: boolean
}

/** A stream that nobody holds any more will never be read. */
const forgotten = new FinalizationRegistry<() => void>((left) => left())

/** The same response, whose body passes by the observer. */
export function passedThrough(
  response: Response,
  body: ReadableStream<Uint8Array>,
  observer: StreamObserver<Uint8Array>,
): Response {
  const { status, statusText, headers, url } = response
  const passing = new Response(passingBy(body, observer), { status, statusText, headers })
  // A constructed response has no address, but SDKs print it.
  return Object.defineProperty(passing, 'url', { value: url })
}

/**
 * The same stream, which passes by the observer. Nothing is read before the reader asks for it and nothing is kept, so a
 * slow reader holds up the provider as ever, and memory stays flat.
 */
export function passingBy<Chunk>(
  stream: ReadableStream<Chunk>,
  observer: StreamObserver<Chunk>,
): ReadableStream<Chunk> {
  const reader = stream.getReader()
  const passing = new ReadableStream<Chunk>({
    async pull(controller) {
      // A pull that brings nothing would be the last one, so this goes on until there is something.
      for (;;) {
        const next = await reader.read().catch((error) => {
          observer.broke(error)
          throw error
        })
        const chunk = next.done ? observer.done() : observer.chunk(next.value)
        if (chunk !== undefined) controller.enqueue(chunk)
        if (next.done) return controller.close()
        if (chunk !== undefined) return
      }
    },
    cancel(reason) {
      observer.left()
      return reader.cancel(reason)
    },
  }, { highWaterMark: 0 })
  forgotten.register(passing, () => observer.left())
  if (observer.isLeftOnRelease) onRelease(passing, observer.left)
  return passing
}

function onRelease<Chunk>(stream: ReadableStream<Chunk>, left: () => void): void {
  const getReader = () => {
    const reader = ReadableStream.prototype.getReader.call(stream)
    const releaseLock = () => {
      Object.getPrototypeOf(reader).releaseLock.call(reader)
      left()
    }
    return Object.defineProperty(reader, 'releaseLock', { value: releaseLock })
  }
  Object.defineProperty(stream, 'getReader', { value: getReader })
}
