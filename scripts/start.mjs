// `npm start`. Plain JavaScript, so that it can say what is missing under any Node and without any dependency.
const fail = (message) => {
  console.error(`Could not start: ${message}`)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < 24) fail('this is not the Node of the project. Run `npm ci` first.')

const { main } = await import('./start.ts').catch((error) => {
  if (!/MODULE_NOT_FOUND$/.test(error.code)) throw error
  return fail(`a dependency is missing (${/'(.+?)'/.exec(error.message)?.[1]}). Run \`npm ci\`.`)
})
await main(process.argv.slice(2)).catch((error) => fail(error.message.split('\n')[0]))
