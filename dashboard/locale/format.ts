import { Decimal } from 'decimal.js'
import { useMemo } from 'react'
import { useLocale } from './locale.tsx'

/** A number of the database, or what became of it in {@link Decimal}: never added up as a float. */
export type Numeric = number | string | Decimal

/** Numbers, money and time as the reader's locale writes them. Unknown (null) is a dash. */
export function createFormat(tag: string) {
  const number = remembered((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options))
  const date = remembered((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options))
  const known = (value: Numeric | null | undefined, write: (value: Decimal) => string) =>
    value === null || value === undefined ? '–' : write(new Decimal(value))

  return {
    tag,
    /** For the eye: cents, and two significant digits of what is less than one. */
    money: (value: Numeric | null | undefined, currency: string) =>
      known(value, (amount) => {
        const small = !amount.isZero() && amount.abs().lt(1)
        return number({
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
          ...small && amount.abs().lt('0.095')
            ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
            : { minimumFractionDigits: 2, maximumFractionDigits: 2 },
        }).format(amount.toNumber())
      }),
    /** In few characters, for axes: $1.2K. */
    shortMoney: (value: Numeric, currency: string) => {
      const amount = new Decimal(value)
      return number({
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        notation: 'compact',
        ...amount.abs().lt(1) && !amount.isZero()
          ? { maximumSignificantDigits: 2 }
          : { maximumFractionDigits: amount.abs().lt(10) ? 2 : 1, minimumFractionDigits: 0 },
      }).format(amount.toNumber())
    },
    /** Every digit that there is. */
    exactMoney: (value: Numeric | null | undefined, currency: string) =>
      known(value, (amount) => {
        const digits = Math.min(100, Math.max(2, amount.decimalPlaces()))
        return exactly(
          number({ style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: digits }),
          amount,
        )
      }),
    count: (value: Numeric | null | undefined) => known(value, (count) => exactly(number({}), count)),
    /** 1.2M */
    shortCount: (value: Numeric | null | undefined) =>
      known(
        value,
        (count) =>
          number({ notation: count.abs().lt(10_000) ? 'standard' : 'compact', maximumFractionDigits: 1 })
            .format(count.toNumber()),
      ),
    /** `value` is in percent already. */
    percent: (value: Numeric | null | undefined, digits = 1) =>
      known(
        value,
        (percent) => number({ style: 'percent', maximumFractionDigits: digits }).format(percent.div(100).toNumber()),
      ),
    /** With its sign: +12%. From nothing there is no percentage, which is null. */
    change: (percent: Decimal | null) =>
      percent === null
        ? null
        : number({ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: percent.abs().lt(10) ? 1 : 0 })
          .format(percent.div(100).toNumber()),
    signedMoney: (value: Numeric, currency: string) =>
      number({
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        signDisplay: 'exceptZero',
        maximumFractionDigits: new Decimal(value).abs().lt(1) ? 4 : 2,
      }).format(new Decimal(value).toNumber()),
    duration: (ms: Numeric | null | undefined) =>
      known(
        ms,
        (value) =>
          value.lt(1_000)
            ? number({ style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(value.toNumber())
            : number({ style: 'unit', unit: 'second', maximumFractionDigits: value.lt(10_000) ? 2 : 1 })
              .format(value.div(1_000).toNumber()),
      ),
    /** A day of the ledger, `YYYY-MM-DD`: 3 Nov. */
    day: (on: string) => date({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(on)),
    /** With its year: 3 Nov 2026. */
    fullDay: (on: string) =>
      date({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    /** Mon 3 Nov 2026. */
    weekday: (on: string) =>
      date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    month: (on: string) => date({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    /** A moment, in the time zone of the page. */
    moment: (at: string, timeZone: string) =>
      date({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone })
        .format(new Date(at)),
    time: (at: number, timeZone: string) =>
      date({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone }).format(new Date(at)),
  }
}

export type Format = ReturnType<typeof createFormat>

export function useFormat(): Format {
  const { tag } = useLocale()
  return useMemo(() => createFormat(tag), [tag])
}

/** Making an Intl formatter costs far more than using it. */
function remembered<Options, Formatter>(make: (options: Options) => Formatter): (options: Options) => Formatter {
  const made = new Map<string, Formatter>()
  return (options) => {
    const key = JSON.stringify(options)
    const found = made.get(key) ?? make(options)
    made.set(key, found)
    return found
  }
}

/** Intl takes decimal text as it is, where a number would round it. */
function exactly(formatter: Intl.NumberFormat, value: Decimal): string {
  const text = value.toFixed()
  return isNumeric(text) ? formatter.format(text) : text
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}
