{# What the engine knows of relations and of their columns. Names that differ in the case of A to Z
   alone stand for each other, but the exact name comes first. #}

{# Returns what the engine knows of relations (key -> relation), as a dict: key -> {is_there,
   has_schema, may_be_read, relation, columns, unreadable}. `relation` has the names that the
   catalog has. columns maps the names of readable columns to {name, kind}, see _columns_by_name(),
   and unreadable lists the names of the others. The engine is asked in one query. #}
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

{# Returns what find_catalog_rows() finds as nested dicts: (database, schema) in lower case ->
   schema -> relation's name in lower case -> name -> {may_be_read, listed}. `listed` is a list of
   [column's name, data type, may be read]. #}
{% macro _find_in_catalog(relations) -%}
    {%- set listed = {} -%}
    {%- set rows = find_catalog_rows(relations) if relations else [] -%}
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

{# Returns one of several names that differ in case alone: the wanted one, or else the first by
   bytes. None if there is no name. #}
{% macro _name_among(names, wanted) -%}
    {%- set first = names | sort(case_sensitive=true) | first | default(none) -%}
    {{- return(wanted if wanted in names else first) -}}
{%- endmacro %}

{# Returns a name with A to Z in lower case. Other letters stay as they are, as lower_ascii() leaves
   them in texts. #}
{% macro lowered(name) -%}
    {%- set ns = namespace(name=name | string) -%}
    {%- for letter in modules.re.findall('[A-Z]', ns.name) -%}
        {%- set ns.name = ns.name.replace(letter, letter | lower) -%}
    {%- endfor -%}
    {{- return(ns.name) -}}
{%- endmacro %}

{# Returns a relation under the names that the catalog has for it, in quotes. What else dbt knows of
   the relation (--empty) stays. #}
{% macro _named_so(relation, schema, name) -%}
    {{- return(relation
        .replace_path(schema=_doubled(schema), identifier=_doubled(name))
        .quote(schema=true, identifier=true)) -}}
{%- endmacro %}

{# Returns a name with the engine's quotation marks in it doubled, as within quotation marks. #}
{% macro _doubled(name) -%}
    {%- set mark = adapter.quote('')[0] -%}
    {{- return(name | replace(mark, mark * 2)) -}}
{%- endmacro %}

{# Returns the columns that may be read, as a dict: name -> {name (in quotes), kind}. A name in
   lower case that no column has leads to the column that differs in case alone. `listed` is a list
   of [name, data type, may be read]. #}
{% macro _columns_by_name(listed) -%}
    {%- set kinds = {} -%}
    {%- set columns = {} -%}
    {%- for name, data_type, may_be_read in listed if may_be_read -%}
        {%- if data_type not in kinds -%}
            {%- do kinds.update({data_type: _column_kind(data_type)}) -%}
        {%- endif -%}
        {%- set quoted_name = adapter.quote(_doubled(name)) -%}
        {%- do columns.update({name: {'name': quoted_name, 'kind': kinds[data_type]}}) -%}
    {%- endfor -%}
    {%- for name in columns | sort(case_sensitive=true) if name != name | lower -%}
        {%- do columns.setdefault(lowered(name), columns[name]) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# Returns how a raw column of an engine's data type is read, its kind: timestamp, timestamptz,
   date, integer, fraction (a number that may print a point or an exponent), text, json, binary,
   other (any scalar that prints as it is meant), or nested. Lists, structs and maps are nested. So
   are types of the user's own making, because only their values tell whether they are scalars. #}
{% macro _column_kind(data_type) -%}
    {%- set type = data_type | lower -%}
    {%- set patterns = {
        'nested': '.*]|(struct|map|union)[(].*|(array|struct|map)<.*',
        'timestamptz': 'timestamptz.*|timestamp.* with time zone',
        'timestamp': 'timestamp.*|datetime',
        'date': 'date',
        'integer': '(u?(tiny|small|big|huge)?int(eger)?|bignum|varint)',
        'fraction': '(real|float|double|numeric|decimal).*',
        'text': '(text|character|varchar|char|bpchar|"char"|name|string)\\b.*|"char"',
        'json': 'jsonb?',
        'binary': 'bytea|blob|binary',
        'other': '(bool|uuid|enum|bit|time|interval|inet|cidr|macaddr|xml|money|oid).*',
    } -%}
    {%- for kind, pattern in patterns.items() -%}
        {{- return(kind) if modules.re.fullmatch(pattern, type, modules.re.DOTALL) -}}
    {%- endfor -%}
    {{- return('nested') -}}
{%- endmacro %}

{# Returns whether a column may hold times, by its kind. Texts may: a text that shows no time counts
   as no value. #}
{% macro tells_time(columns, column) -%}
    {%- set kind = columns.get(column, {}).get('kind') -%}
    {{- return(kind in ['timestamp', 'timestamptz', 'date', 'text']) -}}
{%- endmacro %}

{# Returns the table of a ref. With --empty dbt hands out refs that read as an empty subquery, but
   tables in which the project keeps state have to be read and written all the same. #}
{% macro table_behind(relation) -%}
    {{- return(api.Relation.create(
        database=relation.database,
        schema=relation.schema,
        identifier=relation.identifier,
        type='table',
    )) -}}
{%- endmacro %}
