begin;
select * from no_plan();

select is(ai_usage.error_group(message), expected, format('%s is one of: %s', coalesce(message, 'No message'), expected))
from (
  values
    ('Deal 42 is locked', 'Deal # is locked'),
    ('Deal 43 is locked', 'Deal # is locked'),
    ('Deal 3f0f8f8e-0000-4000-8000-000000000001 not found', 'Deal # not found'),
    ('Request req_01HXYZ failed (attempt 3)', 'Request # failed (attempt #)'),
    ('No answer from 10.0.0.7:5432 after 30000ms.', 'No answer from # after #'),
    ('No account for jane.doe+x@example.com', 'No account for #'),
    ('At 2026-11-21T10:00:00.000Z in "https://example.com/deals/17?x=1"', 'At # in "#"'),
    ('Cannot read properties of undefined (reading ''map'')', 'Cannot read properties of undefined (reading ''map'')'),
    (E'  Two\n  lines\t', 'Two lines'),
    ('7', '#'),
    ('', ''),
    (null, '')
) as given (message, expected);

select is(char_length(ai_usage.error_group(repeat('ä', 100000))), 200, 'It is short, however long the message.');

select * from finish();
rollback;
