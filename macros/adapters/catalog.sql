{# What the engine knows of relations (key -> relation), asked in one query: key -> {is_there,
   has_schema, may_be_read, relation, columns, unreadable}. A name that no relation has
   finds the one that differs in the case of A to Z alone; `relation` has the names as they are. #}
{% macro find_relations(relations) -%}
    {%- do refuse_to_guess() -%}
    {%- set files = find_columns_of_files(relations) -%}
    {%- set listed = _find_in_catalog(relations.values() | rejectattr('external') | list) -%}
    {%- set found = {} -%}
    {%- for key, relation in relations.items() -%}
        {%- if relation.external -%}
            {%- set schema = relation.schema -%}
            {%- set name = relation.identifier if key in files else none -%}
            {%- set entry = {'may_be_read': true, 'listed': files[key]} -%}
        {%- else -%}
            {%- set place = (lowered(relation.database), lowered(relation.schema)) -%}
            {%- set schemas = listed.get(place, {}) -%}
            {%- set schema = _name_among(schemas, relation.schema) -%}
            {%- set names = schemas.get(schema, {}).get(lowered(relation.identifier), {}) -%}
            {%- set name = _name_among(names, relation.identifier) -%}
            {%- set entry = names.get(name) -%}
        {%- endif -%}
        {%- set is_there = name is not none -%}
        {%- set is_named = is_there and not relation.external -%}
        {%- do found.update({key: {
            'is_there': is_there,
            'has_schema': schema is not none,
            'may_be_read': is_there and entry.may_be_read,
            'relation': _named_so(relation, schema, name) if is_named else relation,
            'columns': _columns_by_name(entry.listed) if is_there else {},
            'unreadable': entry.listed | rejectattr(2) | map('first') | list if is_there else [],
        }}) -%}
    {%- endfor -%}
    {{- return(found) -}}
{%- endmacro %}

{# (database, schema), A to Z in lower case -> schema -> relation's name in lower case -> name ->
   {may_be_read, listed}. #}
{% macro _find_in_catalog(relations) -%}
    {%- set listed = {} -%}
    {%- set rows = run_query(get_catalog_sql(relations)).rows if relations else [] -%}
    {%- for database, schema, name, may_be_read, columns_json in rows -%}
        {%- set place = (lowered(database), lowered(schema)) -%}
        {%- set names = listed.setdefault(place, {}).setdefault(schema, {}) -%}
        {%- if name is not none -%}
            {%- do names.setdefault(lowered(name), {}).update({name: {
                'may_be_read': may_be_read,
                'listed': fromjson(columns_json or '[]'),
            }}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(listed) -}}
{%- endmacro %}

{# The one of names that differ in case alone: as wanted, else the first by bytes. #}
{% macro _name_among(names, wanted) -%}
    {%- set first = names | sort(case_sensitive=true) | first | default(none) -%}
    {{- return(wanted if wanted in names else first) -}}
{%- endmacro %}

{# A to Z in lower case: other letters are left alone, as in texts. #}
{% macro lowered(name) -%}
    {{- return((name | string).encode().lower().decode()) -}}
{%- endmacro %}

{# A relation under the names that the catalog has for it, in quotes; what else dbt knows of it
   (--empty) stays. #}
{% macro _named_so(relation, schema, name) -%}
    {{- return(relation
        .replace_path(schema=schema | replace('"', '""'), identifier=name | replace('"', '""'))
        .quote(schema=true, identifier=true)) -}}
{%- endmacro %}

{# Of [name, data type, may be read]: name -> {name, kind}, of those that may be read. A name in
   lower case that no column has leads to the one that differs in case alone. #}
{% macro _columns_by_name(listed) -%}
    {%- set kinds = {} -%}
    {%- set columns = {} -%}
    {%- for name, data_type, may_be_read in listed if may_be_read -%}
        {%- if data_type not in kinds -%}
            {%- do kinds.update({data_type: _column_kind(data_type)}) -%}
        {%- endif -%}
        {%- set quoted_name = adapter.quote(name | replace('"', '""')) -%}
        {%- do columns.update({name: {'name': quoted_name, 'kind': kinds[data_type]}}) -%}
    {%- endfor -%}
    {%- for name in columns | sort(case_sensitive=true) if name != name | lower -%}
        {%- do columns.setdefault(lowered(name), columns[name]) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# How a raw column of an engine's data type is read: timestamp, timestamptz, date, integer,
   fraction (a number that may print a point or an exponent), text, json, binary, other (any scalar
   that prints as it is meant), and nested: lists, structs, maps, and types of the user's own
   making, which only their values tell from scalars. #}
{% macro _column_kind(data_type) -%}
    {%- set type = data_type | lower -%}
    {%- set patterns = {
        'nested': '.*]|(struct|map|union)[(].*',
        'timestamptz': 'timestamptz.*|timestamp.* with time zone',
        'timestamp': 'timestamp.*|datetime',
        'date': 'date',
        'integer': '(u?(tiny|small|big|huge)?int(eger)?|bignum|varint)',
        'fraction': '(real|float|double|numeric|decimal).*',
        'text': '(text|character|varchar|char|bpchar|"char"|name|string)\\b.*|"char"',
        'json': 'jsonb?',
        'binary': 'bytea|blob',
        'other': '(bool|uuid|enum|bit|time|interval|inet|cidr|macaddr|xml|money|oid).*',
    } -%}
    {%- for kind, pattern in patterns.items() -%}
        {{- return(kind) if modules.re.fullmatch(pattern, type, modules.re.DOTALL) -}}
    {%- endfor -%}
    {{- return('nested') -}}
{%- endmacro %}

{# Texts may: those that show no time count as nothing. #}
{% macro tells_time(columns, column) -%}
    {%- set kind = columns.get(column, {}).get('kind') -%}
    {{- return(kind in ['timestamp', 'timestamptz', 'date', 'text']) -}}
{%- endmacro %}

{# The relation itself. With --empty dbt hands out refs that read as an empty subquery; what the project remembers
   has to be read and written all the same. #}
{% macro table_behind(relation) -%}
    {{- return(api.Relation.create(
        database=relation.database, schema=relation.schema, identifier=relation.identifier, type='table')) -}}
{%- endmacro %}
