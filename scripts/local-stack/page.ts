import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the web page of dashboard/ into a folder, as static files that work at any address. */
export async function buildPage(outDir: string): Promise<string> {
  await build({
    root: fileURLToPath(new URL('../../dashboard/', import.meta.url)),
    base: './',
    build: { outDir, emptyOutDir: true, manifest: true },
    configFile: false,
    logLevel: 'silent',
  })
  return outDir
}
