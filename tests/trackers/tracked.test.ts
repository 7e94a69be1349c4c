import { createClient } from '@supabase/supabase-js'
import { expect, expectTypeOf, test } from 'vitest'
import OpenAI from 'openai'
import { tracked, type TrackerOptions } from '../../trackers/index.ts'
import type { Database } from '../../types/index.ts'
import { recordedLog } from '../support/recorded-log.ts'

const userId = '3f0f8f8e-0000-4000-8000-000000000001'

/** What `supabase gen types` makes of a project that has more than the ledger. */
interface OwnDatabase {
  public: {
    Tables: Database['public']['Tables'] & {
      cases: { Row: { id: string }; Insert: { id: string }; Update: { id?: string }; Relationships: [] }
    }
    Views: Database['public']['Views']
    Functions: Database['public']['Functions'] & { own: { Args: { a: string }; Returns: string } }
    Enums: Database['public']['Enums']
    CompositeTypes: Database['public']['CompositeTypes']
  }
}

test("takes every client of the project's: without types, with the ledger's, with its own", () => {
  const own = createClient<OwnDatabase>('http://localhost', 'key')
  const untyped = createClient('http://localhost', 'key')
  const typed = createClient<Database>('http://localhost', 'key')
  expectTypeOf(untyped).toExtend<TrackerOptions['supabase']>()
  expectTypeOf(typed).toExtend<TrackerOptions['supabase']>()
  expectTypeOf(own).toExtend<TrackerOptions['supabase']>()
})

test('refuses what is no client of an SDK that it knows', () => {
  const { supabase } = recordedLog().log
  // @ts-expect-error It has none of the methods.
  expect(() => tracked({}, { supabase, userId })).toThrow(TypeError)
})

test('needs a user and a ledger, and nothing else', () => {
  const { supabase } = recordedLog().log
  const client = new OpenAI({ apiKey: 'test' })
  expect(tracked(client, { supabase, userId })).toBeInstanceOf(OpenAI)
  // @ts-expect-error Nobody to charge.
  tracked(client, { supabase })
})
