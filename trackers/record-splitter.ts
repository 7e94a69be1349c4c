/** Cuts a stream of bytes into records, whole with their line ends, whatever chunks they come in. */
export interface RecordSplitter {
  /** Takes the next bytes; returns the records that they complete. */
  push(chunk: Uint8Array): Uint8Array[]
  /** What came after the last record. */
  rest(): Uint8Array
}

const lineFeed = 10
const carriageReturn = 13

/** A record is a line, or what ends with an empty line, as server-sent events do. */
export function recordSplitter(end: 'line' | 'empty line'): RecordSplitter {
  let pieces: Uint8Array[] = []
  let lineLength = 0
  let lastByte: number | undefined
  return {
    push(chunk) {
      const records: Uint8Array[] = []
      let recordStart = 0
      let lineStart = 0
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) {
        const length = lineLength + at - lineStart
        const before = at > 0 ? chunk[at - 1] : lastByte
        lineLength = 0
        lineStart = at + 1
        const isEmpty = length === 0 || (length === 1 && before === carriageReturn)
        if (end === 'empty line' && !isEmpty) continue
        records.push(joined([...pieces, chunk.subarray(recordStart, at + 1)]))
        pieces = []
        recordStart = at + 1
      }
      lineLength += chunk.length - lineStart
      lastByte = chunk.at(-1) ?? lastByte
      if (recordStart < chunk.length) pieces.push(chunk.subarray(recordStart))
      return records
    },
    rest: () => joined(pieces),
  }
}

/** The pieces as one. */
export function joined(pieces: Uint8Array[]): Uint8Array {
  const [only, ...more] = pieces
  if (only && more.length === 0) return only
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
