import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { passedThrough, passingBy, type StreamObserver } from '../../trackers/passed-through.ts'

function observer(more: Partial<StreamObserver<number>> = {}) {
  return { chunk: vi.fn((chunk: number) => chunk), done: vi.fn(), broke: vi.fn(), left: vi.fn(), ...more }
}

/** A stream of 0, 1, 2, … and how many of them were asked for. */
function numbers(count: number) {
  const asked = { count: 0 }
  const stream = new ReadableStream<number>({
    pull(controller) {
      if (asked.count === count) return controller.close()
      controller.enqueue(asked.count)
      asked.count += 1
    },
  }, { highWaterMark: 0 })
  return { stream, asked }
}

test('nothing is read before the reader asks for it', async () => {
  const { stream, asked } = numbers(1_000)
  const reader = passingBy(stream, observer()).getReader()
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(asked.count).toBe(0)
  for (let read = 1; read <= 3; read += 1) {
    await reader.read()
    expect(asked.count).toBe(read)
  }
})

test('the reader gets what the observer lets through, and the end', async () => {
  const seen = observer({ chunk: (chunk) => chunk % 3 === 0 ? chunk : undefined, done: vi.fn(() => 99) })
  expect(await Array.fromAsync(passingBy(numbers(8).stream, seen))).toEqual([0, 3, 6, 99])
  expect(seen.done).toHaveBeenCalledOnce()
  expect(seen.left).not.toHaveBeenCalled()
})

test('an error reaches the observer and the reader', async () => {
  const error = new Error('broken')
  const stream = new ReadableStream<number>({ pull: (controller) => controller.error(error) })
  const seen = observer()
  await expect(Array.fromAsync(passingBy(stream, seen))).rejects.toBe(error)
  expect(seen.broke).toHaveBeenCalledExactlyOnceWith(error)
})

test('a reader that leaves leaves the source, too', async () => {
  const cancel = vi.fn()
  const seen = observer()
  const passing = passingBy(new ReadableStream<number>({ pull: (controller) => controller.enqueue(1), cancel }), seen)
  for await (const _ of passing) break
  expect(seen.left).toHaveBeenCalledOnce()
  expect(cancel).toHaveBeenCalledOnce()
})

test('a reader that lets go has left only where the SDK means it so', () => {
  for (const isLeftOnRelease of [true, false]) {
    const seen = observer({ isLeftOnRelease })
    passingBy(numbers(3).stream, seen).getReader().releaseLock()
    expect(seen.left).toHaveBeenCalledTimes(isLeftOnRelease ? 1 : 0)
  }
})

test('a stream that is dropped unread has been left', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const left = vi.fn()
  passingBy(numbers(3).stream, observer({ left }))
  await vi.waitUntil(() => {
    collectGarbage()
    return left.mock.calls.length > 0
  }, { timeout: 5_000 })
})

test('a response keeps its status, its headers and its address', async () => {
  const response = Object.defineProperty(
    new Response('text', { status: 201, statusText: 'Made', headers: { 'x-mine': 'yes' } }),
    'url',
    { value: 'https://example.com/' },
  )
  const bytes = { ...observer(), chunk: (chunk: Uint8Array) => chunk, done: () => undefined }
  const passing = passedThrough(response, response.body ?? new ReadableStream(), bytes)
  expect(passing).toMatchObject({ status: 201, statusText: 'Made', url: 'https://example.com/', ok: true })
  expect(passing.headers.get('x-mine')).toBe('yes')
  expect(await passing.text()).toBe('text')
})
