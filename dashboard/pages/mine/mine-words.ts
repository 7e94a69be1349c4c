import { defineMessages } from '../../locale/locale.tsx'

export const mineWords = defineMessages(
  {
    title: 'My usage',
    recent: 'My newest requests',
    empty: 'You have not used anything in these days',
    emptyHint: 'Ask something on the page Try it, and its cost appears here.',
    tryIt: 'Try it',
  },
  {
    title: 'Consumul meu',
    recent: 'Cele mai noi cereri ale mele',
    empty: 'Nu ai folosit nimic în aceste zile',
    emptyHint: 'Întreabă ceva pe pagina Încearcă, iar costul apare aici.',
    tryIt: 'Încearcă',
  },
)
