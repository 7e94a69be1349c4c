create table public.ai_features (
  feature text not null,
  locale text not null,
  display_name text not null,
  constraint ai_features_pkey
    primary key (feature, locale),
  constraint ai_features_feature_is_not_blank
    check (feature ~ '\S'),
  constraint ai_features_feature_is_short
    check (octet_length(feature) <= 255),
  constraint ai_features_locale_is_a_language_tag
    check (locale ~ '^[a-z]{2,3}(-[a-z0-9]{1,8})*$'),
  constraint ai_features_display_name_is_not_blank
    check (display_name ~ '\S'),
  constraint ai_features_display_name_is_short
    check (octet_length(display_name) <= 255)
);

comment on table public.ai_features is
  'What features and request types are called, per language: how reads show them (feature_name). A feature without a row '
  'is shown by a tidied form of its key. Changed by set_ai_feature_name.';
comment on column public.ai_features.feature is
  'The key that calls are logged with: a feature, or a request type.';
comment on column public.ai_features.locale is
  'The language, as a BCP 47 tag in lower case: en, ro, pt-br. A read in pt-BR takes pt-br, then pt, then en.';

comment on constraint ai_features_feature_is_short on public.ai_features is
  'A feature has at most 255 bytes, as in ai_usage_log.';
comment on constraint ai_features_display_name_is_not_blank on public.ai_features is
  'Pass what people should read, or leave p_display_name out to take the name away.';
comment on constraint ai_features_display_name_is_short on public.ai_features is
  'A display name has at most 255 bytes.';

alter table public.ai_features enable row level security;

create policy "Signed-in users read what features are called"
  on public.ai_features
  for select
  to authenticated
  using (true);

revoke all on table public.ai_features from public, anon, authenticated, service_role;
grant select on table public.ai_features to authenticated, service_role;

insert into public.ai_features (feature, locale, display_name)
select named.feature, each.locale, each.display_name
from (
  values
    -- features
    ('assistant_chat', 'AI Assistant', 'Asistent AI'),
    ('chat', 'Chat', 'Chat'),
    ('cim_generation', 'CIM Generation', 'Generare CIM'),
    ('contradiction_detection', 'Contradiction Detection', 'Detectare Contradicții'),
    ('document_analysis', 'Document Analysis', 'Analiză Documente'),
    ('document_processing', 'Document Processing', 'Procesare Documente'),
    ('embeddings', 'Embeddings', 'Reprezentări Vectoriale'),
    ('extraction', 'Data Extraction', 'Extragere Date'),
    ('irl_generation', 'IRL Generation', 'Generare IRL'),
    ('knowledge_retrieval', 'Knowledge Retrieval', 'Consultare Bază de Cunoștințe'),
    ('morning_briefing', 'Morning Briefing', 'Briefing Matinal'),
    ('qa_ingestion', 'Q&A Ingestion', 'Preluare Întrebări și Răspunsuri'),
    ('qa_response', 'Q&A Response', 'Răspuns la Întrebări'),
    ('reranking', 'Reranking', 'Reordonare Rezultate'),
    ('search', 'Search', 'Căutare'),
    ('search_index', 'Search Indexing', 'Indexare Căutare'),
    ('upload_document', 'Document Upload', 'Încărcare Document'),
    ('usage_analyst', 'Usage Analyst', 'Analist de Consum'),
    -- request types
    ('insight', 'Insight', 'Perspectivă'),
    ('report', 'Report', 'Raport'),
    ('scheduled', 'Scheduled', 'Programat'),
    ('widget', 'Widget', 'Widget')
) as named (feature, en, ro)
  cross join lateral (values ('en', named.en), ('ro', named.ro)) as each (locale, display_name);
