{# The var segment_sources, and the raw tables that a source of Segment has. #}

{# Returns the var segment_sources: a list of dicts with the keys name and source_key. Where a
   source has event tables of its own, tables lists them. Where it is no schema of raw tables,
   models lists what it consists of, or it is an archive: messages names a relation with a message
   per row, or files the files with a message per line. Raises an error where the var is wrong. #}
{% macro segment_sources() -%}
    {%- set sources = var('segment_sources') -%}
    {%- if sources is string or sources is mapping or sources is not sequence or not sources -%}
        {{ refuse_var('segment_sources', sources,
            'a list such as [{name: segment_web, source_key: fHz4PsaUf8}]') }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for entry in sources -%}
        {%- set name = 'segment_sources[' ~ loop.index ~ ']' -%}
        {%- if entry is not mapping -%}
            {{ refuse_var(name, entry, 'a mapping with name and source_key') }}
        {%- endif -%}
        {%- do refuse_unknown_keys(
            name, entry, ['name', 'source_key', 'tables', 'models', 'messages', 'files']) -%}
        {%- for key in ['name', 'source_key', 'files']
            if (key in entry or key != 'files')
            and (entry.get(key) is not string or not entry.get(key) | trim) -%}
            {{ refuse_var(name ~ '.' ~ key, entry.get(key), 'a text that is not empty') }}
        {%- endfor -%}
        {%- if entry.name in names -%}
            {{ refuse_var(name ~ '.name', entry.name, 'each source once') }}
        {%- endif -%}
        {%- do names.append(entry.name) -%}
        {%- do _validate_own_tables(name ~ '.tables', entry.tables) if 'tables' in entry -%}
        {%- do _validate_models(name ~ '.models', entry) if 'models' in entry -%}
        {%- do validate_relation_name(name ~ '.messages', entry.messages) if 'messages' in entry -%}
        {%- if entry | select('in', ['models', 'messages', 'files']) | list | length > 1 -%}
            {{ refuse_var(name, entry, 'one of models, messages and files') }}
        {%- endif -%}
        {%- if holds_messages(entry) and not reads_archives() -%}
            {{ refuse_var(name, entry, 'a schema of raw tables, or models in the columns of raw'
                ~ ' tables: on ' ~ target.type ~ ' no archives are read') }}
        {%- endif -%}
    {%- endfor -%}
    {{- return(sources) -}}
{%- endmacro %}

{# Raises an error where the event tables of its own that a source has, beside the six, are wrong.
   #}
{% macro _validate_own_tables(name, tables) -%}
    {%- if tables is string or tables is mapping or tables is not sequence -%}
        {{ refuse_var(name, tables, 'a list of event tables, such as [order_completed]') }}
    {%- endif -%}
    {%- for table in tables -%}
        {%- set is_name = table is string
            and modules.re.fullmatch('[^."\\s]([^."]*[^."\\s])?', table) -%}
        {%- if not is_name -%}
            {{ refuse_var(name, table, 'the name of a table as its source'
                ~ ' declares it, without dots and double quotes') }}
        {%- elif table in segment_tables() -%}
            {{ refuse_var(name, table, 'tables beside ' ~ segment_tables() | join(', ')
                ~ ', which are read anyway') }}
        {%- elif tables.count(table) > 1 -%}
            {{ refuse_var(name, table, 'each table once') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where the models that a source consists of are wrong. #}
{% macro _validate_models(name, entry) -%}
    {%- set models = entry.models -%}
    {%- if models is string or models is mapping or models is not sequence or not models -%}
        {{ refuse_var(name, models, 'a list of models or seeds of yours, such as [crm_contacts]') }}
    {%- elif 'tables' in entry -%}
        {{ refuse_var(name, models, 'either models or tables: a source has one or the other') }}
    {%- endif -%}
    {%- for model_name in models -%}
        {%- if model_name is not string or not modules.re.fullmatch('\\w+', model_name) -%}
            {{ refuse_var(name, model_name, 'the name of a model or a seed') }}
        {%- elif models.count(model_name) > 1 -%}
            {{ refuse_var(name, model_name, 'each model once') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a raw table as the project declares it: a table of a source, a model or seed of the
   project that runs, which may have installed ours, or the relation with an archive's messages.
   None for an archive of files. #}
{% macro declared_relation(source_name, table) -%}
    {%- set entry = source_entry(source_name) -%}
    {%- if 'models' in entry -%}
        {{- return(ref(project_name, table)) -}}
    {%- elif 'messages' in entry -%}
        {{- return(relation_named(entry.messages)) -}}
    {%- elif 'files' in entry -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(source(source_name, table)) -}}
{%- endmacro %}

{# Returns the entry of the var segment_sources with this name. The var is not checked again: raw
   columns are asked for at every turn. #}
{% macro source_entry(source_name) -%}
    {{- return(var('segment_sources') | selectattr('name', 'eq', source_name) | first) -}}
{%- endmacro %}

{# Returns whether an entry of the var segment_sources is an archive: its one raw table has messages
   as Segment's clients send them. #}
{% macro holds_messages(entry) -%}
    {{- return('messages' in entry or 'files' in entry) -}}
{%- endmacro %}

{# Returns the names of the six raw tables that every Segment source has and that carry identifiers.
   #}
{% macro segment_tables() -%}
    {{- return(_event_types().keys() | list) -}}
{%- endmacro %}

{# Returns the names of the raw tables of one entry of the var segment_sources: the six and its own
   event tables, or its models, or `messages` for an archive. #}
{% macro tables_of(entry) -%}
    {%- if holds_messages(entry) -%}
        {{- return(['messages']) -}}
    {%- endif -%}
    {{- return(entry.get('models') or segment_tables() + (entry.get('tables') or [])) -}}
{%- endmacro %}

{# Returns the type of event that a raw table holds, as Profiles Sync names it. A table that is none
   of the six holds a tracked event: Segment gives each such event a table of its own, besides its
   rows in tracks. #}
{% macro event_type(table) -%}
    {{- return(_event_types().get(table, 'track')) -}}
{%- endmacro %}

{# Returns the types of events: those of the six raw tables. #}
{% macro event_types() -%}
    {{- return(_event_types().values() | list) -}}
{%- endmacro %}

{# Returns a dict: the six raw tables, and the type of event that each holds. #}
{% macro _event_types() -%}
    {{- return({
        'identifies': 'identify',
        'tracks': 'track',
        'pages': 'page',
        'screens': 'screen',
        'groups': 'group',
        'aliases': 'alias',
    }) -}}
{%- endmacro %}
