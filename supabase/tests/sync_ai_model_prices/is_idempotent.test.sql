begin;
select * from no_plan();

create temp table list (prices jsonb, aliases jsonb) on commit drop;
insert into list
values (
  '[
    {"provider": "test", "model": "plain", "input_usd_per_mtok": 1, "output_usd_per_mtok": "2.50", "source": "a page"},
    {"provider": "test", "model": "plain", "service_tier": "batch", "geo": "us", "input_usd_per_mtok": 0.5, "source": "a page"},
    {"provider": "test", "model": "dated", "input_usd_per_mtok": 1, "source": "old"},
    {"provider": "test", "model": "dated", "effective_on": "2026-11-05", "input_usd_per_mtok": 2, "source": "new"},
    {"provider": "test", "model": "dated", "effective_on": "2027-01-01", "input_usd_per_mtok": 3, "source": "announced"},
    {"provider": "test", "model": "long", "context_over_tokens": 100, "input_usd_per_mtok": 2, "source": "s"},
    {"provider": "test", "model": "long", "hours_start": "22:00", "hours_end": "02:00", "is_weekdays_only": true, "input_usd_per_mtok": 0.5, "source": "s"},
    {"provider": "test", "model": "long", "input_usd_per_mtok": 1, "source": "s"}
  ]',
  '[{"provider": "test", "alias": "latest", "price_provider": "test", "model": "plain"}]'
);
create function pg_temp.sync(p_on date) returns jsonb language sql as $$
  select public.sync_ai_model_prices(prices, aliases, p_on) from list;
$$;
create function pg_temp.nothing() returns jsonb language sql as $$
  select '{"prices": [], "aliases": []}'::jsonb;
$$;

select isnt(pg_temp.sync('2026-11-20'), pg_temp.nothing(), 'The first run adds the list.');
create temp table before on commit drop as select * from public.ai_model_prices;
create temp table aliases_before on commit drop as select * from public.ai_model_aliases;

select is(pg_temp.sync('2026-11-20'), pg_temp.nothing(), 'The second run on the same day adds nothing.');
select is(pg_temp.sync('2026-11-21'), pg_temp.nothing(), 'Nor does one on the next day.');
select is(pg_temp.sync('2027-01-01'), pg_temp.nothing(), 'Nor one on the day of an announced price.');
select is(pg_temp.sync('2030-01-01'), pg_temp.nothing(), 'Nor one long after.');
select is(pg_temp.sync('2026-11-01'), pg_temp.nothing(), 'Nor one for a day in the past.');
select is(
  (select public.sync_ai_model_prices(jsonb_agg(price order by position desc), aliases, '2026-11-20') from list, jsonb_array_elements(prices) with ordinality as row (price, position) group by aliases),
  pg_temp.nothing(),
  'The order of the list makes no difference.'
);
select is(
  public.sync_ai_model_prices(
    '[
      {"provider": "test", "model": "plain", "service_tier": "standard", "geo": null, "effective_on": "2020-01-01", "context_over_tokens": 0, "hours_start": null, "is_weekdays_only": false, "input_usd_per_mtok": "1.000", "cache_read_usd_per_mtok": null, "output_usd_per_mtok": 2.5, "source": "another page"}
    ]',
    p_on => '2026-11-20'
  ),
  pg_temp.nothing(),
  'Zeros, nulls, defaults and another source change no price.'
);
select is(public.sync_ai_model_prices('[]'), pg_temp.nothing(), 'An empty list is one without news.');
select is(
  (
    select public.sync_ai_model_prices(
      (
        select jsonb_agg(price)
        from public.ai_model_prices as price
        where not is_custom
          and not exists (
            select
            from public.ai_model_prices as correction
            where not correction.is_custom
              and (correction.provider, correction.model, correction.service_tier, correction.effective_on) = (price.provider, price.model, price.service_tier, price.effective_on)
              and correction.geo is not distinct from price.geo
              and correction.revision > price.revision
          )
      ),
      (
        select jsonb_agg(known)
        from (
          select distinct on (provider, alias) *
          from public.ai_model_aliases
          order by provider, alias, effective_on desc
        ) as known
      ),
      '2026-11-20'
    )
  ),
  pg_temp.nothing(),
  'The whole catalogue, given back, is one without news.'
);

-- after a change
update list
set prices = jsonb_set(prices, '{0,input_usd_per_mtok}', '9'),
  aliases = jsonb_set(aliases, '{0,model}', '"dated"');
select isnt(pg_temp.sync('2026-11-21'), pg_temp.nothing(), 'A change is added.');
select is(pg_temp.sync('2026-11-21'), pg_temp.nothing(), 'Once.');
select is(pg_temp.sync('2026-11-22'), pg_temp.nothing(), 'Also as seen from the next day.');
select is_empty('select * from before except select * from public.ai_model_prices', 'The prices of before are as they were.');
select is_empty('select * from aliases_before except select * from public.ai_model_aliases', 'So are the aliases.');
select is((select count(*)::int from public.ai_model_prices) - (select count(*)::int from before), 1, 'One price was added in all of these runs.');
select is((select count(*)::int from public.ai_model_aliases) - (select count(*)::int from aliases_before), 1, 'And one alias.');

select * from finish();
rollback;
