import type { Big } from 'big.js'
import { exact, type Numeric } from './exact.ts'
import { useMemo } from 'react'
import { useLocale } from './locale.tsx'

/** Numbers, money and time as the reader's locale writes them. Unknown (null) is a dash. */
export function createFormat(tag: string) {
  const number = remembered((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options))
  const date = remembered((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options))
  const known = (value: Numeric | null | undefined, write: (value: Big) => string) =>
    value === null || value === undefined ? '–' : write(exact(value))

  return {
    tag,
    /** For the eye: cents, and two significant digits of what is less than ten of them. */
    money: (value: Numeric | null | undefined, currency: string) =>
      known(value, (amount) => number({ ...moneyOf(currency), ...digitsOf(amount) }).format(amount.toNumber())),
    /** The same with its sign, for a difference. */
    signedMoney: (value: Numeric, currency: string) => {
      const amount = exact(value)
      return number({ ...moneyOf(currency), ...digitsOf(amount), signDisplay: 'exceptZero' }).format(amount.toNumber())
    },
    /** In few characters, for axes: $1.2K. */
    shortMoney: (value: Numeric, currency: string) => {
      const amount = exact(value)
      return number({
        ...moneyOf(currency),
        notation: 'compact',
        ...axisDigitsOf(amount),
      }).format(amount.toNumber())
    },
    /** Every digit that there is. */
    exactMoney: (value: Numeric | null | undefined, currency: string) =>
      known(value, (amount) => {
        const digits = Math.min(100, Math.max(2, amount.toFixed().split('.')[1]?.length ?? 0))
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
    change: (percent: Big | null) =>
      percent === null
        ? null
        : number({ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: percent.abs().lt(10) ? 1 : 0 })
          .format(percent.div(100).toNumber()),
    duration: (ms: Numeric | null | undefined) =>
      known(ms, (value) => {
        const inSeconds = value.gte(1_000)
        return number({
          style: 'unit',
          unit: inSeconds ? 'second' : 'millisecond',
          unitDisplay: 'narrow',
          maximumFractionDigits: inSeconds ? value.lt(10_000) ? 2 : 1 : 0,
        }).format((inSeconds ? value.div(1_000) : value).toNumber())
      }),
    /** A day of the ledger, `YYYY-MM-DD`: 3 Nov. */
    day: (on: string) => date({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(on)),
    /** With its year: 3 Nov 2026. */
    fullDay: (on: string) =>
      date({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    /** Mon 3 Nov 2026. */
    weekday: (on: string) =>
      date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    shortMonth: (on: string) => date({ month: 'short', year: '2-digit', timeZone: 'UTC' }).format(new Date(on)),
    month: (on: string) => date({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(on)),
    /** A moment, in the time zone of the page. */
    moment: (at: string, timeZone: string) =>
      date({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone })
        .format(new Date(at)),
    time: (at: number, timeZone: string) =>
      date({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone }).format(new Date(at)),
  }
}

function moneyOf(currency: string) {
  return { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
}

function digitsOf(amount: Big) {
  return amount.eq(0) || amount.abs().gte('0.095')
    ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    : { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
}

/** Whole amounts have no cents, others two digits of them; large ones come as $1.2K. */
function axisDigitsOf(amount: Big) {
  if (amount.abs().gte(1_000)) return { maximumFractionDigits: 1 }
  if (amount.abs().gte('0.01')) {
    return amount.mod(1).eq(0) ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  }
  return amount.eq(0) ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 }
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
function exactly(formatter: Intl.NumberFormat, value: Big): string {
  const text = value.toFixed()
  return isNumeric(text) ? formatter.format(text) : text
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}
