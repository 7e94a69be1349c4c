begin;
select * from no_plan();

select results_eq(
  $$
    select en.feature, en.display_name, ro.display_name
    from public.ai_features as en
      join public.ai_features as ro using (feature)
    where en.locale = 'en'
      and ro.locale = 'ro'
    order by en.feature collate "C"
  $$,
  $$
    values
      ('assistant_chat', 'AI Assistant', 'Asistent AI'),
      ('chat', 'Chat', 'Chat'),
      ('cim_generation', 'CIM Generation', 'Generare CIM'),
      ('contradiction_detection', 'Contradiction Detection', 'Detectare Contradicții'),
      ('document_analysis', 'Document Analysis', 'Analiză Documente'),
      ('document_processing', 'Document Processing', 'Procesare Documente'),
      ('embeddings', 'Embeddings', 'Reprezentări Vectoriale'),
      ('extraction', 'Data Extraction', 'Extragere Date'),
      ('insight', 'Insight', 'Perspectivă'),
      ('irl_generation', 'IRL Generation', 'Generare IRL'),
      ('knowledge_retrieval', 'Knowledge Retrieval', 'Consultare Bază de Cunoștințe'),
      ('morning_briefing', 'Morning Briefing', 'Briefing Matinal'),
      ('qa_ingestion', 'Q&A Ingestion', 'Preluare Întrebări și Răspunsuri'),
      ('qa_response', 'Q&A Response', 'Răspuns la Întrebări'),
      ('report', 'Report', 'Raport'),
      ('reranking', 'Reranking', 'Reordonare Rezultate'),
      ('scheduled', 'Scheduled', 'Programat'),
      ('search', 'Search', 'Căutare'),
      ('search_index', 'Search Indexing', 'Indexare Căutare'),
      ('upload_document', 'Document Upload', 'Încărcare Document'),
      ('usage_analyst', 'Usage Analyst', 'Analist de Consum'),
      ('widget', 'Widget', 'Widget')
  $$,
  'What systems log is named in English and in Romanian.'
);
select is((select count(*)::int from public.ai_features), 44, 'Nothing has a name in one of the languages only.');
select is_empty(
  $$ select display_name from public.ai_features where display_name ~ '[şţŞŢ]' $$,
  'Romanian is written with commas below, not with cedillas.'
);

select * from finish();
rollback;
