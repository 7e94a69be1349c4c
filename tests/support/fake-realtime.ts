import { readFile } from 'node:fs/promises'
import type { Page, WebSocketRoute } from 'playwright-core'
import type postgres from 'postgres'

/** Supabase Realtime as far as a broadcast from the database takes it, between a database and the pages of a browser. */
export interface FakeRealtime {
  /** What was tried to be joined, in order, and whether the policies of the database allowed it. */
  joins: { topic: string; isAllowed: boolean }[]
  /** How many connections have come, and ended, while it was away. */
  readonly refused: number
  /** Takes the place of the project's Realtime for the WebSockets that the page opens from now on. */
  serve(page: Page): Promise<void>
  /** Ends all connections. New ones end at once while it is `away`. */
  cut(options: { away: boolean }): Promise<void>
  stop(): Promise<void>
}

/** What a project's database has of Realtime: `messages`, `send` and `topic`. Messages are told to whoever listens. */
const schema = `
  create schema realtime;
  grant usage on schema realtime to anon, authenticated, service_role;

  create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid()
  ) partition by range (inserted_at);
  create table realtime.messages_of_all_days partition of realtime.messages default;
  alter table realtime.messages enable row level security;
  grant select, insert, update on realtime.messages to anon, authenticated, service_role;

  create function realtime.topic() returns text language sql stable as $$
    select nullif(current_setting('realtime.topic', true), '')
  $$;

  create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
  language sql as $$
    insert into realtime.messages (payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast')
  $$;

  create function realtime.tell() returns trigger language plpgsql as $$
  begin
    perform pg_notify('realtime', jsonb_build_object('topic', new.topic, 'event', new.event)::text);
    return null;
  end;
  $$;
  create trigger is_told after insert on realtime.messages for each row execute function realtime.tell();`

/** Gives a database what Realtime needs, and then what docs/deploying.md tells an operator to run. */
export async function installRealtime(sql: postgres.Sql): Promise<void> {
  const document = await readFile(new URL('../../docs/deploying.md', import.meta.url), 'utf8')
  const announcing = document.match(/```sql\n.+?```/gs)?.find((block) => block.includes('realtime.messages'))
  if (!announcing) throw new Error('docs/deploying.md says nothing of realtime.messages')
  await sql.unsafe(schema)
  await sql.unsafe(announcing.replace(/```(sql)?/g, ''))
}

/** Whether somebody may listen: as Realtime finds out, by a message that is rolled back. */
export async function mayListen(sql: postgres.Sql, topic: string, claims: { role: string; sub?: string }) {
  const rollback = new Error('rollback')
  let isAllowed = false
  await sql.begin(async (transaction) => {
    await transaction`insert into realtime.messages (topic, extension, private) values (${topic}, 'broadcast', true)`
    await transaction`
      select
        set_config('role', ${claims.role}, true),
        set_config('realtime.topic', ${topic}, true),
        set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
        set_config('request.jwt.claim.sub', ${claims.sub ?? ''}, true)`
    isAllowed = (await transaction`select from realtime.messages where topic = ${topic}`).length > 0
    throw rollback
  }).catch((error) => {
    if (error !== rollback) throw error
  })
  return isAllowed
}

type Frame = [joinRef: string | null, ref: string | null, topic: string, event: string, payload: Payload]

interface Payload {
  access_token?: string
  config?: { private: boolean }
}

export async function startFakeRealtime(sql: postgres.Sql): Promise<FakeRealtime> {
  const connections = new Map<WebSocketRoute, Set<string>>()
  const joins: FakeRealtime['joins'] = []
  let isAway = false
  let refused = 0

  const { unlisten } = await sql.listen('realtime', (message) => {
    const { topic, event } = JSON.parse(message)
    for (const [socket, joined] of connections) {
      if (!joined.has(`realtime:${topic}`)) continue
      const payload = { type: 'broadcast', event, payload: {} }
      socket.send(JSON.stringify([null, null, `realtime:${topic}`, 'broadcast', payload]))
    }
  })

  async function answer(socket: WebSocketRoute, [joinRef, ref, topic, event, payload]: Frame) {
    const reply = (status: string, response: object = {}) =>
      socket.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status, response }]))
    const joined = connections.get(socket)
    switch (event) {
      case 'phx_join': {
        const name = topic.replace('realtime:', '')
        const isAllowed = payload.config?.private === true && await mayListen(sql, name, claimsOf(payload.access_token))
        joins.push({ topic: name, isAllowed })
        if (!isAllowed) return reply('error', { reason: `You do not have permissions to read from ${name}` })
        joined?.add(topic)
        return reply('ok', { postgres_changes: [] })
      }
      case 'phx_leave':
        joined?.delete(topic)
        return reply('ok')
      case 'heartbeat':
        return reply('ok')
    }
  }

  return {
    joins,
    get refused() {
      return refused
    },
    serve: (page) =>
      page.routeWebSocket(/\/realtime\/v1\/websocket/, (socket) => {
        if (isAway) return void socket.close().then(() => refused += 1)
        connections.set(socket, new Set())
        socket.onMessage((message) => void answer(socket, JSON.parse(String(message))))
        socket.onClose(() => connections.delete(socket))
      }),
    async cut({ away }) {
      isAway = away
      const open = [...connections.keys()]
      connections.clear()
      await Promise.all(open.map((socket) => socket.close()))
    },
    stop: unlisten,
  }
}

function claimsOf(token = ''): { role: string; sub?: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{"role":"anon"}')
}
