create function ai_usage.lines_per_fold()
returns int
language sql
immutable
set search_path = ''
as $$
  select 24576;
$$;

comment on function ai_usage.lines_per_fold() is
  'When so many lines are pending, they are folded: the more at once, the less each costs, and the more every read has to add up '
  'itself.';

revoke all on function ai_usage.lines_per_fold() from public;

create function ai_usage.lines_per_look()
returns int
language sql
immutable
set search_path = ''
as $$
  select 4096;
$$;

comment on function ai_usage.lines_per_look() is
  'On average it is looked once per so many lines that are logged whether there are enough to fold.';

revoke all on function ai_usage.lines_per_look() from public;

create function ai_usage.fold_when_due()
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_enough constant int = ai_usage.lines_per_fold();
  v_lines int;
begin
  select count(*)
  into v_lines
  from (
    select
    from ai_usage.pending_lines
    limit c_enough
  ) as pending;

  if v_lines >= c_enough then
    perform ai_usage.fold_usage(2 * c_enough);
  end if;
end;
$$;

comment on function ai_usage.fold_when_due() is
  'Folds, if lines_per_fold lines are pending.';

revoke all on function ai_usage.fold_when_due() from public;
