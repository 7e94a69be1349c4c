import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the web page of dashboard/ into a folder, as static files that work at any Supabase origin. */
export async function buildPage(outDir: string): Promise<string> {
  await build({
    root: fileURLToPath(new URL('../../dashboard/', import.meta.url)),
    build: { outDir, emptyOutDir: true },
    configFile: false,
    logLevel: 'silent',
  })
  return outDir
}
