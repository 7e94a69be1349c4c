// What the price library lacks or gets wrong, each with the page it was read on and when. "(3p)" marks a third party.
// Rates are decimal text: US dollars per million tokens, per thousand web searches.
import type { Hours, RateColumn } from './price-row.ts'

/** Prices by model, one table per tier, place, day, threshold and window. It replaces all that was known of its models. */
export interface PriceTable {
  provider: string
  /** Default: standard. */
  tier?: string
  geo?: string
  /** The first UTC day; default: always. */
  from?: string
  /** The context threshold; default: every prompt. */
  over?: number
  hours?: Hours
  columns: RateColumn[]
  /** One rate per column; '' where there is none. */
  models: Record<string, string[]>
  source: string
}

/** A tier or a place whose rates are a multiple of the standard ones. Places multiply every tier. */
export interface PriceFactor {
  provider: string
  models: 'all' | string[] | RegExp
  tier?: string
  geo?: string
  factor: string
  /** Rates that stay what they are. */
  except?: RateColumn[]
  /** Rates that are not known for the tier. */
  without?: RateColumn[]
  source: string
}

/** A rate that the library lacks: a number, or a multiple of another rate of the same row. */
export interface AddedRate {
  provider: string
  models: 'all' | string[] | RegExp
  column: RateColumn
  rate: string | { of: RateColumn; factor: string }
  /** Not for the rows of a context threshold, of which nothing is known. */
  shortPromptsOnly?: boolean
  source: string
}

export interface PriceOverrides {
  tables: PriceTable[]
  added: AddedRate[]
  factors: PriceFactor[]
  /** A threshold that the library has wrong. */
  thresholds: { provider: string; from: number; to: number; source: string }[]
  /** Names that the library takes for another model, or does not know. */
  aliases: { provider: string; alias: string; price_provider: string; model: string; source: string }[]
  /** Models that bill for something the ledger does not count. */
  leftOut: { provider: string; model: string; why: string; source: string }[]
}

const input = 'input_usd_per_mtok'
const cacheRead = 'cache_read_usd_per_mtok'
const cacheWrite5m = 'cache_write_5m_usd_per_mtok'
const cacheWrite1h = 'cache_write_1h_usd_per_mtok'
const audioInput = 'audio_input_usd_per_mtok'
const output = 'output_usd_per_mtok'
const webSearch = 'web_search_usd_per_1k'

const claude: RateColumn[] = [input, cacheRead, cacheWrite5m, cacheWrite1h, output, webSearch]
const cached: RateColumn[] = [input, cacheRead, output]

const claudePricing = 'https://platform.claude.com/docs/en/about-claude/pricing, read 2026-11-21'
const openaiPricing = 'https://developers.openai.com/api/docs/pricing, copies of 2026-09-22 and 2026-10-04'
const openaiCaching = 'https://developers.openai.com/api/docs/guides/prompt-caching, a translation of 2026-11-04 (3p)'
const geminiPricing = 'https://ai.google.dev/gemini-api/docs/pricing, copies of spring and 2026-10-07'
const geminiTiers = 'https://ai.google.dev/gemini-api/docs/optimization, a copy of 2026'
const geminiPriority = 'litellm model_prices_and_context_window.json of 2026-07-24 (3p)'
const grokPricing = 'https://docs.x.ai/developers/pricing, a copy after 2026-09-21'
const voyagePricing = 'https://docs.voyageai.com/docs/pricing, a copy of 2026-10-03'
const deepseekPricing = 'https://api-docs.deepseek.com/quick_start/pricing, copies of 2025-09 to 2026-11-15'
const bedrockTiers = 'Portkey-AI/models pricing/bedrock.json of 2026-08-21 (3p)'

const deepseekPeaks: Pick<Hours, 'hours_start' | 'hours_end'>[] = [
  { hours_start: '01:00:00', hours_end: '04:00:00' },
  { hours_start: '06:00:00', hours_end: '10:00:00' },
]

export const priceOverrides: PriceOverrides = {
  tables: [
    {
      provider: 'anthropic',
      columns: claude,
      models: {
        'claude-fable-5-2': ['8', '0.20', '10', '16', '40', '10'],
        'claude-mythos-5-2': ['8', '0.20', '10', '16', '40', '10'],
        'claude-mythos-5-1': ['10', '0.25', '12.50', '20', '50', '10'],
        'claude-mythos-5': ['10', '1', '12.50', '20', '50', '10'],
        'claude-mythos-preview': ['25', '2.50', '31.25', '50', '125', '10'],
        'claude-sonnet-5-5': ['2', '0.20', '2.50', '4', '10', '10'],
        'claude-haiku-5-5': ['0.10', '0.01', '0.125', '0.20', '0.50', '10'],
        'claude-sonnet-4-0': ['3', '0.30', '3.75', '6', '15', '10'],
      },
      source: claudePricing,
    },
    {
      provider: 'anthropic',
      from: '2026-10-07',
      columns: claude,
      models: { 'claude-sonnet-5-5': ['2', '0.10', '2.50', '4', '10', '10'] },
      source: `${claudePricing}; 0.20 before 2026-10-07 (3p)`,
    },
    {
      provider: 'anthropic',
      over: 100_000,
      columns: claude,
      models: { 'claude-haiku-5-5': ['0.50', '0.05', '0.625', '1', '2.50', '10'] },
      source: claudePricing,
    },
    {
      provider: 'anthropic',
      over: 200_000,
      columns: claude,
      models: { 'claude-sonnet-4-0': ['6', '0.60', '7.50', '12', '22.50', '10'] },
      source: claudePricing,
    },

    {
      provider: 'openai',
      columns: [input, cacheRead, cacheWrite5m, cacheWrite1h, output, webSearch],
      models: {
        'gpt-6.1-sol': ['2', '0.10', '2.50', '5', '10', '10'],
        'gpt-6.2-sol': ['2', '0.10', '2.50', '5', '10', '10'],
      },
      source: 'https://developers.openai.com/api/docs/models, copies of 2026-10-04 and after 2026-11-17',
    },
    {
      provider: 'openai',
      columns: cached,
      models: { 'o3': ['10', '2.50', '40'] },
      source: 'https://openai.com/api/pricing of April 2025: cached input at a quarter (3p)',
    },
    {
      provider: 'openai',
      from: '2025-06-10',
      columns: cached,
      models: { 'o3': ['2', '0.50', '8'] },
      source: openaiPricing,
    },
    {
      provider: 'openai',
      over: 272_000,
      columns: [input, cacheRead, cacheWrite5m, output, webSearch],
      models: { 'gpt-6.1-sol': ['4', '0.20', '5', '15', '10'], 'gpt-6.2-sol': ['', '', '', '', '10'] },
      source: `${openaiPricing}; the long rates of gpt-6.2-sol are not known`,
    },
    ...['batch', 'flex'].flatMap((tier): PriceTable[] => [
      {
        provider: 'openai',
        tier,
        columns: [input, cacheRead, output, webSearch],
        models: { 'gpt-5.4': ['1.25', '0.13', '7.50', '10'] },
        source: openaiPricing,
      },
      {
        provider: 'openai',
        tier,
        over: 272_000,
        columns: [input, cacheRead, output, webSearch],
        models: { 'gpt-5.4': ['2.50', '0.25', '11.25', '10'] },
        source: openaiPricing,
      },
    ]),
    {
      provider: 'openai',
      tier: 'flex',
      columns: [input, cacheRead, output, webSearch],
      models: { 'o4-mini': ['0.55', '0.138', '2.20', '10'] },
      source: openaiPricing,
    },
    {
      provider: 'openai',
      tier: 'priority',
      columns: [input, cacheRead, output, webSearch],
      models: {
        'gpt-5.5': ['12.50', '1.25', '75', '10'],
        'gpt-5.4': ['5', '0.50', '30', '10'],
        'gpt-5-mini': ['0.45', '0.045', '3.60', '10'],
        'gpt-4.1': ['3.50', '0.875', '14', '10'],
        'gpt-4.1-mini': ['0.70', '0.175', '2.80', '10'],
        'gpt-4.1-nano': ['0.20', '0.05', '0.80', '10'],
        'gpt-4o': ['4.25', '2.125', '17', '10'],
        'gpt-4o-2024-05-13': ['8.75', '', '26.25', '10'],
        'gpt-4o-mini': ['0.25', '0.125', '1', '10'],
        'o3': ['3.50', '0.875', '14', '10'],
        'o4-mini': ['2', '0.50', '8', '10'],
      },
      source: openaiPricing,
    },
    {
      provider: 'openai',
      tier: 'priority',
      over: 272_000,
      columns: [webSearch],
      models: { 'gpt-5.5': ['10'], 'gpt-5.4': ['10'] },
      source: `${openaiPricing}; no rates for long prompts`,
    },

    {
      provider: 'google',
      tier: 'flex',
      columns: [input, cacheRead, audioInput, output],
      models: { 'gemini-3.5-flash-lite': ['0.15', '0.02', '0.15', '1.25'] },
      source: geminiPriority,
    },
    {
      provider: 'google',
      tier: 'priority',
      columns: [input, cacheRead, audioInput, output],
      models: { 'gemini-3.5-flash-lite': ['0.54', '0.05', '0.54', '4.50'] },
      source: geminiPriority,
    },

    {
      provider: 'voyage',
      columns: [input],
      models: {
        'rerank-3': ['0.05'],
        'rerank-3-lite': ['0.02'],
        'rerank-2.5': ['0.05'],
        'rerank-2.5-lite': ['0.02'],
        'rerank-2': ['0.05'],
        'rerank-2-lite': ['0.02'],
        'voyage-code-4': ['0.12'],
        'voyage-context-4': ['0.12'],
      },
      source: `${voyagePricing}; rerank-3-lite, rerank-2 and voyage-context-4 (3p)`,
    },

    {
      provider: 'xai',
      columns: cached,
      models: {
        'grok-4.7': ['2', '0.50', '6'],
        'grok-4.20-multi-agent': ['1.25', '0.20', '2.50'],
      },
      source: grokPricing,
    },
    {
      provider: 'xai',
      over: 199_999,
      columns: cached,
      models: {
        'grok-4.7': ['4', '1', '12'],
        'grok-4.20-multi-agent': ['2.50', '0.40', '5'],
      },
      source: grokPricing,
    },

    {
      provider: 'deepseek',
      columns: cached,
      models: {
        'deepseek-chat': ['0.135', '0.035', '0.55'],
        'deepseek-reasoner': ['0.135', '0.035', '0.55'],
        'deepseek-v4-flash': ['0.14', '0.0028', '0.28'],
        'deepseek-v4-pro': ['0.435', '0.003625', '0.87'],
      },
      source: `${deepseekPricing}; by night until 2025-09-05 16:00 UTC`,
    },
    {
      provider: 'deepseek',
      hours: { hours_start: '00:30:00', hours_end: '16:30:00' },
      columns: cached,
      models: {
        'deepseek-chat': ['0.27', '0.07', '1.10'],
        'deepseek-reasoner': ['0.55', '0.14', '2.19'],
      },
      source: deepseekPricing,
    },
    {
      provider: 'deepseek',
      from: '2025-09-06',
      columns: cached,
      models: {
        'deepseek-chat': ['0.56', '0.07', '1.68'],
        'deepseek-reasoner': ['0.56', '0.07', '1.68'],
      },
      source: `${deepseekPricing}; without the discount of the night from 2025-09-05 16:00 UTC`,
    },
    {
      provider: 'deepseek',
      from: '2025-09-29',
      columns: cached,
      models: {
        'deepseek-chat': ['0.28', '0.028', '0.42'],
        'deepseek-reasoner': ['0.28', '0.028', '0.42'],
      },
      source: `${deepseekPricing}; with V3.2-Exp`,
    },
    {
      provider: 'deepseek',
      from: '2026-04-24',
      columns: cached,
      models: {
        'deepseek-chat': ['0.14', '0.0028', '0.28'],
        'deepseek-reasoner': ['0.14', '0.0028', '0.28'],
      },
      source: `${deepseekPricing}; served by V4 Flash until they were switched off on 2026-07-24`,
    },
    // Peaks were daily at first, and are not on Saturdays and Sundays since 2026-08-23. Chinese holidays are not known
    // here: calls at their peak hours are priced too high.
    ...['2026-08-17', '2026-08-23'].flatMap((from): PriceTable[] => [
      {
        provider: 'deepseek',
        from,
        columns: cached,
        models: {
          'deepseek-v4-flash': ['0.22', '0.007', '0.66'],
          'deepseek-v4-pro': ['0.66', '0.022', '1.98'],
        },
        source: `${deepseekPricing}; from 2026-08-16 16:00 UTC`,
      },
      ...deepseekPeaks.map((peak): PriceTable => ({
        provider: 'deepseek',
        from,
        hours: { ...peak, is_weekdays_only: from > '2026-08-17' },
        columns: cached,
        models: {
          'deepseek-v4-flash': ['0.44', '0.014', '1.32'],
          'deepseek-v4-pro': ['1.32', '0.044', '3.96'],
        },
        source: `${deepseekPricing}; from 2026-08-16 16:00 UTC`,
      })),
    ]),
    {
      provider: 'deepseek',
      from: '2026-09-10',
      columns: cached,
      models: { 'deepseek-v4-flash': ['0.15', '0.003', '0.60'] },
      source: `${deepseekPricing}; from 2026-09-10 04:00 UTC`,
    },
    ...deepseekPeaks.map((peak): PriceTable => ({
      provider: 'deepseek',
      from: '2026-09-10',
      hours: { ...peak, is_weekdays_only: true },
      columns: cached,
      models: { 'deepseek-v4-flash': ['0.30', '0.006', '1.20'] },
      source: `${deepseekPricing}; from 2026-09-10 04:00 UTC`,
    })),

    {
      provider: 'mistral',
      columns: [input, output],
      models: { 'mistral-large-latest': ['2', '6'] },
      source: 'genai-prices 0.1.8, which leaves the name at Large 2',
    },
    {
      provider: 'mistral',
      from: '2025-12-02',
      columns: cached,
      models: { 'mistral-large-latest': ['0.5', '0.05', '1.5'] },
      source: 'genai-prices 0.1.8, mistral-large-2512, which the name means since 2025-12-02',
    },
    {
      provider: 'cohere',
      columns: [input],
      models: { 'embed-english-v3.0': ['0.10'], 'embed-multilingual-v3.0': ['0.10'] },
      source: 'Portkey-AI/models pricing/cohere.json of 2026-08-21 (3p)',
    },
    {
      provider: 'openai',
      columns: [input],
      models: { 'omni-moderation-latest': ['0'], 'text-moderation-latest': ['0'] },
      source: 'https://developers.openai.com/api/docs/models/omni-moderation-latest: free of charge, read 2026-11-21',
    },
  ],

  added: [
    {
      provider: 'openai',
      models: /^gpt-(5\.6|6)/,
      column: cacheWrite1h,
      rate: { of: input, factor: '2.5' },
      shortPromptsOnly: true,
      source: `a cache write for 12 hours costs 2.5 × input: ${openaiCaching}`,
    },
    {
      provider: 'openai',
      models: /^(gpt-(5|6|4\.1|4o)|o[34])(?!.*(audio|realtime|image|transcribe|tts|search))/,
      column: webSearch,
      rate: '10',
      source: `web search: ${openaiPricing}`,
    },
    {
      provider: 'google',
      models: ['gemini-2.5-pro', 'gemini-3-pro-preview', 'gemini-3.1-pro-preview'],
      column: audioInput,
      rate: { of: input, factor: '1' },
      source: `one rate for text, image, video and audio: ${geminiPricing}`,
    },
    {
      provider: 'google',
      models: /^gemini-3\.[5-8]-flash(-lite)?$/,
      column: audioInput,
      rate: { of: input, factor: '1' },
      source: `one rate for text, image, video and audio: ${geminiPricing}`,
    },
    {
      provider: 'google',
      models: /^gemini-3(?!.*(image|live))/,
      column: webSearch,
      rate: '14',
      source: `a search query, the free ones not regarded: ${geminiPricing}`,
    },
    {
      provider: 'google',
      models: ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
      column: webSearch,
      rate: '35',
      source: `a prompt grounded with Google Search, the free ones not regarded: ${geminiPricing}`,
    },
    { provider: 'xai', models: /^grok-(4|code|build)/, column: webSearch, rate: '5', source: `tools: ${grokPricing}` },
  ],

  factors: [
    {
      provider: 'anthropic',
      models: /^claude-(?!2$|v1$)/,
      tier: 'batch',
      factor: '0.5',
      except: [webSearch],
      source: claudePricing,
    },
    {
      provider: 'anthropic',
      models: ['claude-fable-5-2', 'claude-opus-5-5', 'claude-opus-5', 'claude-opus-4-8'],
      tier: 'fast',
      factor: '2',
      except: [webSearch],
      source: claudePricing,
    },
    {
      provider: 'anthropic',
      models: /^claude-(fable|mythos|opus-5|opus-4-[678]|sonnet-5|sonnet-4-6|haiku-5)/,
      geo: 'us',
      factor: '1.1',
      except: [webSearch],
      source: claudePricing,
    },

    ...['batch', 'flex'].map((tier): PriceFactor => ({
      provider: 'openai',
      models: [
        'gpt-6-astra',
        'gpt-6-sol',
        'gpt-6-luna',
        ...(tier === 'flex' ? ['gpt-6.1-sol'] : []),
        'gpt-5.6-sol',
        'gpt-5.6-terra',
        'gpt-5.6-luna',
        'gpt-5.5',
        'gpt-5.5-pro',
        'gpt-5.4-mini',
        'gpt-5.4-nano',
        'gpt-5.4-pro',
        'gpt-5.2',
        'gpt-5.1',
        'gpt-5',
        'gpt-5-mini',
        'gpt-5-nano',
        ...(tier === 'flex' ? ['o3'] : ['gpt-5-pro', 'gpt-5.2-pro']),
      ],
      tier,
      factor: '0.5',
      except: [webSearch],
      without: [cacheWrite1h],
      source: openaiPricing,
    })),
    {
      provider: 'openai',
      models: [
        'gpt-4.1',
        'gpt-4.1-mini',
        'gpt-4.1-nano',
        'gpt-4o',
        'gpt-4o-2024-05-13',
        'gpt-4o-mini',
        'o3',
        'o3-pro',
        'o3-mini',
        'o4-mini',
        'o1',
        'o1-pro',
        'text-embedding-3-small',
        'text-embedding-3-large',
        'text-embedding-ada-002',
      ],
      tier: 'batch',
      factor: '0.5',
      except: [webSearch],
      without: [cacheRead],
      source: openaiPricing,
    },
    {
      provider: 'openai',
      models: [
        'gpt-6-astra',
        'gpt-6.1-sol',
        'gpt-6-sol',
        'gpt-6-luna',
        'gpt-5.6-sol',
        'gpt-5.6-terra',
        'gpt-5.6-luna',
        'gpt-5.4-mini',
        'gpt-5.3-codex',
        'gpt-5.2',
        'gpt-5.1',
        'gpt-5',
      ],
      tier: 'priority',
      factor: '2',
      except: [webSearch],
      without: [cacheWrite1h],
      source: openaiPricing,
    },

    {
      provider: 'google',
      models: [
        'gemini-2.5-pro',
        'gemini-2.5-flash',
        'gemini-2.5-flash-lite',
        'gemini-3-flash-preview',
        'gemini-3-pro-preview',
        'gemini-3.1-pro-preview',
      ],
      tier: 'batch',
      factor: '0.5',
      except: [cacheRead, webSearch],
      source: geminiPricing,
    },
    {
      provider: 'google',
      models: [
        'gemini-3.1-flash-lite',
        'gemini-3.6-flash',
        'gemini-3.7-flash',
        'gemini-3.8-flash',
        'gemini-3.1-flash-image-preview',
        'gemini-3-pro-image-preview',
        'gemini-embedding-001',
      ],
      tier: 'batch',
      factor: '0.5',
      except: [webSearch],
      source: geminiPricing,
    },
    {
      provider: 'google',
      models: ['gemini-3.5-flash', 'gemini-3.5-flash-lite'],
      tier: 'batch',
      factor: '0.5',
      except: [webSearch],
      without: [cacheRead],
      source: geminiTiers,
    },
    {
      provider: 'google',
      models: [
        'gemini-2.5-pro',
        'gemini-3.1-flash-lite',
        'gemini-3.6-flash',
        'gemini-3.7-flash',
        'gemini-3.8-flash',
      ],
      tier: 'flex',
      factor: '0.5',
      except: [webSearch],
      source: geminiTiers,
    },
    {
      provider: 'google',
      models: ['gemini-3-flash-preview', 'gemini-3.1-pro-preview', 'gemini-3.5-flash'],
      tier: 'flex',
      factor: '0.5',
      except: [webSearch],
      without: [cacheRead],
      source: geminiTiers,
    },
    {
      provider: 'google',
      models: [
        'gemini-3-flash-preview',
        'gemini-3-pro-preview',
        'gemini-3.1-pro-preview',
        'gemini-3.1-flash-lite',
        'gemini-3.5-flash',
        'gemini-3.6-flash',
        'gemini-3.7-flash',
      ],
      tier: 'priority',
      factor: '1.8',
      except: [webSearch],
      source: geminiPriority,
    },

    {
      provider: 'voyage',
      models: /^voyage-(4|3\.5|3-large|code|context)/,
      tier: 'batch',
      factor: '0.67',
      source: 'https://docs.voyageai.com/docs/batch-inference: 33 % off, as quoted by genai-prices (3p)',
    },

    {
      provider: 'xai',
      models: ['grok-4.3', 'grok-4.20', 'grok-4.20-multi-agent'],
      tier: 'batch',
      factor: '0.8',
      except: [webSearch],
      source: grokPricing,
    },
    { provider: 'xai', models: 'all', geo: 'us', factor: '1.1', except: [webSearch], source: grokPricing },

    {
      provider: 'groq',
      models: ['openai/gpt-oss-120b', 'openai/gpt-oss-20b'],
      tier: 'batch',
      factor: '0.5',
      without: [cacheRead],
      source: 'https://console.groq.com/docs/batch, a copy of 2026',
    },
    {
      provider: 'groq',
      models: 'all',
      tier: 'flex',
      factor: '1',
      source: 'https://console.groq.com/docs/flex-processing: at the price of on-demand, a copy of 2026',
    },

    {
      provider: 'mistral',
      models: 'all',
      tier: 'batch',
      factor: '0.5',
      without: [cacheRead],
      source: 'https://docs.mistral.ai/capabilities/batch; the half (3p)',
    },

    {
      provider: 'aws-bedrock',
      models: /anthropic\.claude-(opus-(4-[678]|5)|sonnet-(4-6|5)|fable)/,
      tier: 'batch',
      factor: '0.5',
      source: bedrockTiers,
    },
    ...[['batch', '0.5'], ['flex', '0.5'], ['priority', '1.75']].map(([tier = '', factor = '']): PriceFactor => ({
      provider: 'aws-bedrock',
      models: /^(openai\.gpt-oss|qwen\.qwen3|mistral\.|meta\.llama4)/,
      tier,
      factor,
      source: bedrockTiers,
    })),
    {
      provider: 'aws-bedrock',
      models: /^amazon\.nova-(pro|lite|micro)-v1/,
      tier: 'batch',
      factor: '0.5',
      without: [cacheRead],
      source: bedrockTiers,
    },
  ],

  thresholds: ['openai', 'aws-bedrock'].map((provider) => ({
    provider,
    from: 271_999,
    to: 272_000,
    source: `"over 272K": ${openaiPricing}`,
  })),

  aliases: [
    {
      provider: 'groq',
      alias: 'openai/gpt-oss-safeguard-20b',
      price_provider: 'groq',
      model: 'openai/gpt-oss-20b',
      source: 'Portkey-AI/models pricing/groq.json of 2026-08-21 (3p); the library has the price of the 120b model',
    },
    ...['deepseek-flash', 'deepseek-v4-flash-vision-exp'].map((alias) => ({
      provider: 'deepseek',
      alias,
      price_provider: 'deepseek',
      model: 'deepseek-v4-flash',
      source: deepseekPricing,
    })),
    ...[
      'grok-4.20-0309',
      'grok-4.20-reasoning',
      'grok-4.20-non-reasoning',
      'grok-4.20-0309-reasoning',
      'grok-4.20-0309-non-reasoning',
    ].map((alias) => ({
      provider: 'xai',
      alias,
      price_provider: 'xai',
      model: 'grok-4.20',
      source: grokPricing,
    })),
    {
      provider: 'xai',
      alias: 'grok-4.20-multi-agent-0309',
      price_provider: 'xai',
      model: 'grok-4.20-multi-agent',
      source: grokPricing,
    },
    ...[
      'claude-sonnet-5-5',
      'claude-haiku-5-5',
      'claude-fable-5-2',
      'claude-mythos-5',
      'claude-mythos-5-1',
      'claude-mythos-5-2',
    ]
      .map((model) => ({
        provider: 'anthropic',
        alias: `${model}-<date>`,
        price_provider: 'anthropic',
        model,
        source: 'https://platform.claude.com/docs/en/about-claude/models: snapshots share the price, read 2026-11-21',
      })),
  ],

  leftOut: [
    ...['gpt-oss-120b', 'gpt-oss-20b', 'gpt-oss-safeguard-20b'].map((model) => ({
      provider: 'openai',
      model,
      why: 'is not sold by OpenAI: the library has the price of a router',
      source: openaiPricing,
    })),
    ...['deepseek-v3.1-terminus', 'deepseek-v3.2', 'deepseek-v3.2-exp'].map((model) => ({
      provider: 'deepseek',
      model,
      why: "is no name of DeepSeek's API: the library has the price of a router",
      source: deepseekPricing,
    })),
    ...['mistral-small-24b-instruct-2501', 'mistral-small-3.1-24b-instruct', 'mistral-small-3.2-24b-instruct']
      .map((model) => ({
        provider: 'mistral',
        model,
        why: "is no name of Mistral's API: the library has the price of a router",
        source: 'https://docs.mistral.ai/getting-started/models, a copy of 2026',
      })),
    {
      provider: 'cohere',
      model: 'embed-v4.0',
      why: 'bills images at a rate of their own',
      source: 'https://developer.puter.com, read June 2026 (3p)',
    },
  ],
}
