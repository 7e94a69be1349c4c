import type { UsageReader } from '../../../types/index.ts'
import { dayIn } from '../../range/range.ts'
import { type Rate, rates } from './rates.ts'
import type { Discount, Version } from './versions.ts'

/** What the form of a price begins with, and then holds: text as it was typed. */
export interface PriceDraft {
  provider: string
  model: string
  organizationId: string
  serviceTier: string
  geo: string
  effectiveOn: string
  source: string
  isCorrection: boolean
  /** There is a custom price that can be ended, or it was chosen to be. */
  mayEnd: boolean
  isEnd: boolean
  /** The first one is for short prompts at any hour. */
  bands: Band[]
}

/** Rates, and from what prompt on and when they hold. */
export interface Band {
  contextOverTokens: string
  hoursStart: string
  hoursEnd: string
  isWeekdaysOnly: boolean
  rates: Partial<Record<Rate['key'], string>>
}

/** What the form of a discount begins with, and then holds. */
export interface DiscountDraft {
  provider: string
  model: string
  organizationId: string
  percentOff: string
  effectiveOn: string
  source: string
  isCorrection: boolean
}

/** Which calls are to be priced anew: empty for all. */
export interface RepriceDraft {
  provider: string
  model: string
}

export const emptyBand: Band = {
  contextOverTokens: '',
  hoursStart: '',
  hoursEnd: '',
  isWeekdaysOnly: false,
  rates: {},
}

export function today(): string {
  return dayIn('UTC', new Date())
}

export function emptyPrice(draft: Partial<PriceDraft> = {}): PriceDraft {
  return {
    provider: '',
    model: '',
    organizationId: '',
    serviceTier: 'standard',
    geo: '',
    effectiveOn: today(),
    source: '',
    isCorrection: false,
    mayEnd: false,
    isEnd: false,
    bands: [emptyBand],
    ...draft,
  }
}

/** The price of a model that has none, from its first call on. */
export function priceOfUnpriced({ provider, modelUsed, serviceTier, geo, firstUsedAt }: UnpricedModel): PriceDraft {
  return emptyPrice({
    provider,
    model: modelUsed,
    serviceTier,
    geo: geo ?? '',
    effectiveOn: firstUsedAt.slice(0, 10),
  })
}

type UnpricedModel = Awaited<ReturnType<UsageReader['unpricedModels']>>[number]

/** A custom price that begins as a price that holds. */
export function priceLike(
  { provider, model, isCustom, organizationId, serviceTier, geo, prices }: Version,
): PriceDraft {
  return emptyPrice({
    provider,
    model,
    organizationId: organizationId ?? '',
    serviceTier,
    geo: geo ?? '',
    mayEnd: isCustom,
    bands: prices.map((price): Band => ({
      contextOverTokens: price.context_over_tokens === 0 ? '' : String(price.context_over_tokens),
      hoursStart: price.hours_start?.slice(0, 5) ?? '',
      hoursEnd: price.hours_end?.slice(0, 5) ?? '',
      isWeekdaysOnly: price.is_weekdays_only,
      rates: Object.fromEntries(rates.flatMap(({ key }) => price[key] === null ? [] : [[key, price[key]]])),
    })),
  })
}

export function emptyDiscount(draft: Partial<DiscountDraft> = {}): DiscountDraft {
  return {
    provider: '',
    model: '',
    organizationId: '',
    percentOff: '',
    effectiveOn: today(),
    source: '',
    isCorrection: false,
    ...draft,
  }
}

export function discountLike({ provider, model, organization_id, percent_off }: Discount): DiscountDraft {
  return emptyDiscount({
    provider,
    model: model ?? '',
    organizationId: organization_id ?? '',
    percentOff: String(percent_off),
  })
}

/** The arguments of `set_ai_model_price` and `preview_ai_model_price`. Rates stay the text that they are. */
export function priceArgs(draft: PriceDraft) {
  return {
    p_provider: draft.provider,
    p_model: draft.model,
    p_rates: draft.isEnd ? null : draft.bands.map(bandArgs),
    p_source: draft.source,
    p_organization_id: draft.organizationId.trim() || undefined,
    p_effective_on: draft.effectiveOn,
    p_service_tier: draft.serviceTier,
    p_geo: draft.geo.trim() || undefined,
    p_is_correction: draft.isCorrection,
  }
}

function bandArgs({ contextOverTokens, hoursStart, hoursEnd, isWeekdaysOnly, rates }: Band) {
  return {
    ...contextOverTokens.trim() ? { context_over_tokens: Number(contextOverTokens) } : {},
    ...hoursStart || hoursEnd
      ? { hours_start: hoursStart || undefined, hours_end: hoursEnd || undefined, is_weekdays_only: isWeekdaysOnly }
      : {},
    ...Object.fromEntries(
      Object.entries(rates).flatMap(([key, text]) => text.trim() ? [[key, decimalText(text)]] : []),
    ),
  }
}

/** The arguments of `set_ai_price_discount` and `preview_ai_price_discount`. */
export function discountArgs(draft: DiscountDraft) {
  return {
    p_provider: draft.provider,
    p_percent_off: Number(decimalText(draft.percentOff)),
    p_source: draft.source,
    p_organization_id: draft.organizationId.trim() || undefined,
    p_model: draft.model.trim() || undefined,
    p_effective_on: draft.effectiveOn,
    p_is_correction: draft.isCorrection,
  }
}

/** A decimal as SQL writes it, also where it was typed with a comma. */
export function decimalText(typed: string): string {
  return typed.trim().replace(',', '.')
}
