// `npm run build`: the web page as static files, for any web server.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { buildPage } from './local-stack/page.ts'

const { values: { url, key, out } } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.SUPABASE_URL },
    key: { type: 'string', default: process.env.SUPABASE_PUBLISHABLE_KEY },
    out: { type: 'string', default: 'dist' },
  },
})

const folder = await buildPage(resolve(out))
if (key) {
  await writeFile(join(folder, 'config.json'), `${JSON.stringify({ url, publishableKey: key }, null, 2)}\n`)
  console.log(`Built ${out}/ for ${url ?? 'the project at its own origin'}.`)
} else {
  console.log(
    `Built ${out}/. It needs a config.json beside index.html: {"url": "https://<ref>.supabase.co", "publishableKey": "…"},\n` +
      'which --url and --key (or SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY) would write.',
  )
}
