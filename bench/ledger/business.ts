// The business whose calls the benchmark logs: who works there, for whom, and with which features.
import { at, type Random, seededRandom, uuid, zipf } from './random.ts'

export interface User {
  id: string
  email: string
  customer: Customer
  /** What the user works with, the most used first. */
  features: Feature[]
}

export interface Customer {
  id: string
  name: string
  organizationId: string
}

/** A feature makes one type of request, to one model as a rule. */
export interface Feature {
  feature: string
  requestType: string
  model: Model
}

export interface Model {
  provider: string
  model: string
  /** How the provider's ids begin. */
  idPrefix: string
  hasCacheWrites: boolean
  isEmbedding: boolean
}

const sonnet = anthropic('claude-sonnet-5')
const haiku = anthropic('claude-haiku-4-5')
const opus = anthropic('claude-opus-4-5')
const mini = { ...anthropic('gpt-5-mini'), provider: 'openai', idPrefix: 'chatcmpl-', hasCacheWrites: false }
const flash = { ...anthropic('gemini-2.5-flash'), provider: 'google', idPrefix: '', hasCacheWrites: false }
const voyage = {
  ...anthropic('voyage-3.5'),
  provider: 'voyage',
  idPrefix: 'emb-',
  hasCacheWrites: false,
  isEmbedding: true,
}

/** What is called, the default of most features first. */
export const models: Model[] = [sonnet, haiku, opus, mini, flash, voyage]

const features: Feature[] = [
  feature('assistant_chat', 'chat', sonnet),
  feature('document_analysis', 'report', sonnet),
  feature('search_answer', 'chat', haiku),
  feature('extraction', 'insight', haiku),
  feature('morning_briefing', 'scheduled', sonnet),
  feature('search_index', 'scheduled', voyage),
  feature('summary', 'widget', haiku),
  feature('translation', 'widget', flash),
  feature('classification', 'insight', mini),
  feature('contradiction_detection', 'report', opus),
  feature('reranking', 'chat', flash),
  feature('email_draft', 'widget', sonnet),
  feature('contract_review', 'report', opus),
  feature('meeting_notes', 'report', haiku),
  feature('qa_ingestion', 'scheduled', voyage),
  feature('qa_response', 'chat', sonnet),
  feature('case_timeline', 'insight', sonnet),
  feature('invoice_reading', 'insight', flash),
  feature('code_review', 'report', opus),
  feature('support_reply', 'chat', mini),
]

export interface Business {
  users: User[]
  customers: Customer[]
  features: Feature[]
  /** One of the users: a few call very often, most now and then. */
  anyUser(random: Random): User
  /** One of the twenty who look after customers. */
  anyStaff(random: Random): User
  anyCustomer(random: Random): Customer
}

/** 10,000 users of 2,000 customers in 200 organizations, the same every time. */
export function business(): Business {
  const random = seededRandom(1)
  const organizationIds = Array.from({ length: 200 }, () => uuid(random))
  const anyOrganization = zipf(200, 0.8, 5)
  const customers = Array.from({ length: 2_000 }, (_, number): Customer => ({
    id: `customer-${number + 1}`,
    name: `Customer ${number + 1} Ltd`,
    organizationId: at(organizationIds, number < 200 ? number : anyOrganization(random)),
  }))
  const anyCustomer = zipf(2_000, 0.7, 10)
  const anyFeature = zipf(features.length, 0.8, 2)
  const users = Array.from({ length: 10_000 }, (_, number): User => ({
    id: uuid(random),
    email: `user${number + 1}@example.com`,
    customer: at(customers, number < 2_000 ? number : anyCustomer(random)),
    features: Array.from({ length: 3 }, () => at(features, anyFeature(random))),
  }))
  const position = zipf(users.length, 1, 10)
  // The busiest are no longer those of the first customers.
  const byActivity = users.toSorted((a, b) => a.id < b.id ? -1 : 1)
  return {
    users: byActivity,
    customers,
    features,
    anyUser: (from) => at(byActivity, position(from)),
    anyStaff: (from) => at(byActivity, 500 + Math.floor(from() * 20)),
    anyCustomer: (from) => at(customers, anyCustomer(from)),
  }
}

function anthropic(model: string): Model {
  return { provider: 'anthropic', model, idPrefix: 'msg_01', hasCacheWrites: true, isEmbedding: false }
}

function feature(name: string, requestType: string, model: Model): Feature {
  return { feature: name, requestType, model }
}
