// Whose year `npm run seed:demo` tells: three tenants, their people and customers, and what they use AI for.
import { seededRandom, uuid } from '../../bench/ledger/random.ts'

export interface Tenant {
  name: string
  organizationId: string
  /** Of all calls, once it is there. */
  share: number
  /** When it joined, from 0 (a year ago) to 1 (now). */
  joinedAt: number
  /** Addresses, the busiest first. */
  people: string[]
  customers: Customer[]
  features: Feature[]
}

export interface Customer {
  id: string
  name: string
}

/** What a model is like, apart from its prices, which the catalogue knows. */
export interface Model {
  provider: string
  model: string
  operation: 'chat' | 'embeddings' | 'rerank'
  /** How the provider's request ids begin. */
  idPrefix: string
  /** Before the first token, and for each one, milliseconds. */
  firstTokenMs: number
  perTokenMs: number
}

export interface Feature {
  feature: string
  requestType: 'chat' | 'report' | 'insight' | 'scheduled' | 'widget'
  /** How often, beside the tenant's other features. */
  weight: number
  /** Which models it has used, each from a moment on: 0 is a year ago, 1 is now. */
  models: ModelFrom[]
  /** Medians, of one call. */
  input: number
  output: number
  /** What the calls are about. */
  entity?: string
  /** The most turns that a conversation has. */
  turns?: number
  /** The hour, UTC, at which a job makes the calls of the day, for nobody. */
  jobAt?: number
}

interface ModelFrom {
  from: number
  model: Model
}

/** Somebody who can sign in. */
export interface Account {
  email: string
  role: 'platform admin' | 'tenant admin' | 'member' | 'user'
  tenant?: Tenant
}

const claude = { provider: 'anthropic', operation: 'chat', idPrefix: 'msg_01' } as const
const openai = { provider: 'openai', operation: 'chat', idPrefix: 'chatcmpl-' } as const
const sonnet45: Model = { ...claude, model: 'claude-sonnet-4-5', firstTokenMs: 900, perTokenMs: 14 }
const sonnet5: Model = { ...claude, model: 'claude-sonnet-5', firstTokenMs: 750, perTokenMs: 11 }
const haiku45: Model = { ...claude, model: 'claude-haiku-4-5', firstTokenMs: 420, perTokenMs: 6 }
const haiku55: Model = { ...claude, model: 'claude-haiku-5-5', firstTokenMs: 310, perTokenMs: 4 }
const opus5: Model = { ...claude, model: 'claude-opus-5', firstTokenMs: 1_600, perTokenMs: 21 }
const gpt5: Model = { ...openai, model: 'gpt-5', firstTokenMs: 1_300, perTokenMs: 12 }
const mini: Model = { ...openai, model: 'gpt-5-mini', firstTokenMs: 520, perTokenMs: 7 }
const flash: Model = {
  provider: 'google',
  model: 'gemini-2.5-flash',
  operation: 'chat',
  idPrefix: '',
  firstTokenMs: 380,
  perTokenMs: 5,
}
const mistral: Model = {
  provider: 'mistral',
  model: 'mistral-medium-latest',
  operation: 'chat',
  idPrefix: 'cmpl-',
  firstTokenMs: 450,
  perTokenMs: 8,
}
const voyage: Model = {
  provider: 'voyage',
  model: 'voyage-3.5',
  operation: 'embeddings',
  idPrefix: 'emb-',
  firstTokenMs: 190,
  perTokenMs: 0,
}
const reranker: Model = { ...voyage, model: 'rerank-2.5', operation: 'rerank', idPrefix: 'rr-', firstTokenMs: 140 }

/** Served by the tenant itself: no catalogue has a price of it. */
export const inHouseModel: Model = {
  provider: 'tessera',
  model: 'tessera-copywriter-7b',
  operation: 'chat',
  idPrefix: 'tc-',
  firstTokenMs: 120,
  perTokenMs: 9,
}

/** Where chats go while Anthropic is away. */
export const fallbackModel: Model = gpt5

const sonnet = [{ from: 0, model: sonnet45 }, { from: 0.47, model: sonnet5 }]
const haiku = [{ from: 0, model: haiku45 }, { from: 0.72, model: haiku55 }]
const opus = always(opus5)
const embedding = always(voyage)

const random = seededRandom(2)

const lawFirm: Tenant = {
  name: 'Lindqvist & Moran',
  organizationId: uuid(random),
  share: 0.44,
  joinedAt: 0,
  people: people('lindqvistmoran.example', [
    'ingrid',
    'tomas',
    'oana',
    'felix',
    'saoirse',
    'bogdan',
    'wanjiru',
    'lena',
  ]),
  customers: customers((number) => String(10_421 + 17 * number), [
    'Baltic Ferries AB',
    'Corvin Health SRL',
    'Nordhavn Terminals',
    'Estate of M. Aldridge',
    'Greenlea Housing Association',
    'Kestrel Insurance plc',
    'Popescu & Fiii Construct',
    'Vantage Rail Freight',
    'Halcyon Foods GmbH',
    'Municipality of Østerby',
    'Sable Minerals Ltd',
    'Torvald Shipping AS',
    'Whitcombe Schools Trust',
    'Zorilor Clinics',
  ]),
  features: [
    feature('assistant_chat', 'chat', 46, sonnet, { input: 420, output: 520, turns: 9, entity: 'case' }),
    feature('document_analysis', 'report', 14, sonnet, { input: 21_000, output: 1_400, entity: 'document' }),
    feature('contradiction_detection', 'insight', 4, opus, { input: 34_000, output: 1_900, entity: 'case' }),
    feature('email_draft', 'widget', 12, haiku, { input: 1_600, output: 260, entity: 'email' }),
    feature('search_index', 'scheduled', 16, embedding, { input: 9_000, output: 0, entity: 'document', jobAt: 1 }),
    feature('morning_briefing', 'scheduled', 8, haiku, { input: 6_500, output: 700, jobAt: 5 }),
  ],
}

/** Its extraction runs away one night. */
export const advisory: Tenant = {
  name: 'Harbour Street Partners',
  organizationId: uuid(random),
  share: 0.31,
  joinedAt: 0.11,
  people: people('harbourstreet.example', ['priya', 'jonas', 'chiara', 'dmitri', 'amelie', 'kofi']),
  customers: customers(() => uuid(random), [
    'Project Alder',
    'Project Basalt',
    'Project Cormorant',
    'Project Drift',
    'Project Ember',
    'Project Fathom',
    'Project Glacier',
    'Project Heron',
    'Project Iris',
  ]),
  features: [
    feature('chat', 'chat', 34, sonnet, { input: 700, output: 640, turns: 7, entity: 'deal' }),
    feature('extraction', 'insight', 20, always(flash), { input: 12_000, output: 900, entity: 'document' }),
    feature('cim_generation', 'report', 3, opus, { input: 48_000, output: 5_200, entity: 'deal' }),
    feature('reranking', 'chat', 14, always(reranker), { input: 5_500, output: 0, entity: 'deal' }),
    feature('embeddings', 'scheduled', 16, embedding, { input: 7_500, output: 0, entity: 'document', jobAt: 2 }),
    feature('qa_response', 'chat', 13, [{ from: 0, model: gpt5 }, { from: 0.6, model: sonnet5 }], {
      input: 3_200,
      output: 480,
      entity: 'deal',
    }),
  ],
}

/** The job that runs away: extraction, with the most expensive model, of one document over and over. */
export const runawayJob = feature('extraction', 'insight', 0, opus, {
  input: 38_000,
  output: 1_100,
  entity: 'document',
})

const shop: Tenant = {
  name: 'Tessera Supply',
  organizationId: uuid(random),
  share: 0.25,
  joinedAt: 0.52,
  people: people('tesserasupply.example', ['mircea', 'ana', 'hugo', 'noor', 'petra', 'ruben', 'ioana']),
  customers: customers((number) => `cus_${(0x5f3a1c + 7_919 * number).toString(36).toUpperCase()}`, [
    'Atelier Fontaine',
    'Blue Pine Hardware',
    'Casa Verde Interiors',
    'Dunmore Garden Centres',
    'Elbe Handel KG',
    'Fjordkant Byg',
    'Grupo Mirador',
    'Hotel Continental Cluj',
    'Lumen Lighting Co.',
    'Okafor & Daughters',
    'Rivermark Kitchens',
    'Studio Tanaka',
  ]),
  features: [
    feature('support_reply', 'chat', 44, always(mini), { input: 850, output: 210, turns: 5, entity: 'ticket' }),
    feature('product_description', 'report', 18, [{ from: 0, model: mistral }, { from: 0.8, model: inHouseModel }], {
      input: 1_100,
      output: 420,
      entity: 'product',
    }),
    feature('translation', 'widget', 22, always(flash), { input: 900, output: 950, entity: 'product' }),
    feature('classification', 'scheduled', 16, haiku, { input: 1_300, output: 40, entity: 'ticket', jobAt: 3 }),
  ],
}

export const tenants: Tenant[] = [lawFirm, advisory, shop]

/** The platform's own support, who helps the tenants' people in the context of their customers. */
export const supporter = 'dana@ledger-demo.example'

/** Somebody without an organization, and what they do. */
export const freelancer = 'sam@ledger-demo.example'
export const freelancerFeature = feature('chat', 'chat', 0, sonnet, { input: 380, output: 450, turns: 5 })

/** Of the rest, nobody can sign in. */
export const accounts: Account[] = [
  { email: supporter, role: 'platform admin' },
  ...tenants.flatMap((tenant) => {
    const [admin = '', member = ''] = tenant.people
    return [{ email: admin, role: 'tenant admin', tenant }, {
      email: member,
      role: 'member',
      tenant,
    }] satisfies Account[]
  }),
  { email: freelancer, role: 'user' },
]

function feature(
  name: string,
  requestType: Feature['requestType'],
  weight: number,
  models: ModelFrom[],
  rest: Pick<Feature, 'input' | 'output' | 'entity' | 'turns' | 'jobAt'>,
): Feature {
  return { feature: name, requestType, weight, models, ...rest }
}

function always(model: Model): ModelFrom[] {
  return [{ from: 0, model }]
}

function people(domain: string, names: string[]): string[] {
  return names.map((name) => `${name}@${domain}`)
}

function customers(idOf: (number: number) => string, names: string[]): Customer[] {
  return names.map((name, number) => ({ id: idOf(number), name }))
}
