-- Literal, because it is part of every plan.
create function ai_usage.cost_edges()
returns numeric[]
language sql
immutable
set search_path = ''
as $$
  select array[
      0.0009765625, 0.001953125, 0.00390625, 0.0078125, 0.015625, 0.03125, 0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16,
      32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1048576, 2097152,
      4194304, 8388608, 16777216, 33554432, 67108864, 134217728, 268435456, 536870912, 1073741824
  ];
$$;

comment on function ai_usage.cost_edges() is
  'Where the magnitudes of a cost begin, US dollars: the powers of 2 from a thousandth of a dollar to a billion. Magnitude n '
  'is what costs less than the edge after the n-th.';

revoke all on function ai_usage.cost_edges() from public;
grant execute on function ai_usage.cost_edges() to authenticated, service_role;
