{# Whose row is this? The profile of each row of any relation with columns that hold identifiers. #}

{# Returns a query: all rows of a relation, each once, with segment_id, decided_by_type and
   decided_by_value (_answers__macros.yml). An event goes to the profile of its head (rule 3), as
   far as that is published. #}
{% macro with_segment_id(relation, columns=none, table=none) -%}
    {%- set identities = ref('identity_warehouse', 'users_identities') -%}
    {%- if relation is string or relation is none -%}
        {%- do exceptions.raise_compiler_error(
            'with_segment_id: found ' ~ relation ~ ', expected what ref() or source() returns; a'
            ~ ' query of yours has to be a model first.') -%}
    {%- elif relation.is_cte -%}
        {%- do exceptions.raise_compiler_error(
            'with_segment_id: found the ephemeral model ' ~ relation.identifier ~ ', expected a'
            ~ ' table or a view, whose columns the database knows; materialize it.') -%}
    {%- elif execute -%}
        {{ context['identity_warehouse'].render_inside(
            'get_rows_with_segment_id_sql', relation, identities, columns,
            table or relation.identifier) }}
    {%- endif -%}
{%- endmacro %}

{# The same, where our macros and vars are known. A relation that is not there yet, as when dbt only
   compiles, is told from one without identifiers by the engine. #}
{% macro get_rows_with_segment_id_sql(relation, identities, columns, table) -%}
    {%- set found = find_relations({'rows': relation}).rows -%}
    {%- if not found.is_there -%}
        {{- return('select * from ' ~ relation) -}}
    {%- endif -%}
    {%- set slots = _slots_of_rows(relation, found.columns, columns, table) -%}
    {%- set own_columns = _own_columns_of_rows(relation, found.columns) -%}
    {%- set document = raw_value('context_external_ids') -%}
    {%- set set_columns = [document] -%}
    {%- for column in columns_of_slots(slots) -%}
        {%- do set_columns.append(raw_value(column)) -%}
    {%- endfor -%}
    with events as (
        {{ _get_rows_with_texts_sql(found, slots, columns is none, table) | indent(8) }}
    ),

    -- Rows repeat the same values, and whose they are is asked once.
    identifier_sets {{ as_materialized() }} (
        select
            *,
            {{ document }} as context_external_ids,
            row_number() over () as set_number
        from (select distinct {{ set_columns | join(', ') }} from events) as sets
    ),

    {{ _get_deciding_identifiers_sql(slots, table_behind(identities)) | indent(4) }}

    select
        {%- for column in own_columns %}
        events.{{ column }},
        {%- endfor %}
        deciding.segment_id,
        deciding.external_id_type as decided_by_type,
        deciding.external_id_value as decided_by_value
    from events
    left join identifier_sets
        on {{ is_same_set(set_columns) | indent(12) }}
    left join deciding
        on identifier_sets.set_number = deciding.set_number and deciding.place = 1
{%- endmacro %}

{# Returns a query: the rows of a relation, with the texts of the columns that slots read, and of
   context_external_ids where `has_document`. #}
{% macro _get_rows_with_texts_sql(found, slots, has_document, table) -%}
    select
        *,
        {%- for column in columns_of_slots(slots) %}
        {{ raw_text(found.columns, raw_column_key(column, table, found.columns)) | indent(8) }}
            as {{ raw_value(column) }},
        {%- endfor %}
        {{ raw_context_external_ids(found.columns if has_document else {}, table) }}
            as {{ raw_value('context_external_ids') }}
    from {{ found.relation }}
{%- endmacro %}

{# Returns CTEs. The last of them, deciding, has the known identifiers of each of the
   identifier_sets with their profile, numbered from the first by priority. #}
{% macro _get_deciding_identifiers_sql(slots, identities) -%}
    normalized as (
        {{ get_normalized_identifiers_sql('identifier_sets', ['set_number'], slots) | indent(8) }}
    ),

    accepted as (
        select
            set_number,
            {%- for slot in slots %}
            {{ accepted_identifier(slot) | indent(12) }} as {{ slot.name }},
            {%- endfor %}
            context_external_ids
        from normalized
    ),

    candidates as (
        {{ get_unpivoted_sql('accepted', ['set_number'], slots) | indent(8) }}

        union all

        select set_number, external_id_type, external_id_value
        from (
            {{ get_context_external_ids_sql('accepted', ['set_number']) | indent(12) }}
        ) as entries
        where rejection_reason is null
    ),

    deciding as (
        {{ _get_known_candidates_sql(identities) | indent(8) }}
    )
{%- endmacro %}

{# Returns a query: the rows of the CTE candidates that `identities` knows, numbered. #}
{% macro _get_known_candidates_sql(identities) -%}
    select
        candidates.set_number,
        identities.segment_id,
        identities.external_id_type,
        identities.external_id_value,
        row_number() over (
            partition by candidates.set_number
            order by
                {{ external_id_priority('candidates.external_id_type') | indent(16) }} asc,
                candidates.external_id_type asc,
                candidates.external_id_value asc
        ) as place
    from candidates
    inner join {{ identities }} as identities
        on
            {{ database_collation('candidates.external_id_type') }} = identities.external_id_type
            and {{ database_collation('candidates.external_id_value') }}
            = identities.external_id_value
{%- endmacro %}

{# Returns the names, in quotes, of a relation's own columns. Raises where one of them has the name
   of a column that is added. #}
{% macro _own_columns_of_rows(relation, found) -%}
    {%- for name in ['segment_id', 'decided_by_type', 'decided_by_value'] if name in found -%}
        {%- do exceptions.raise_compiler_error(
            'with_segment_id: found a column ' ~ name ~ ' in ' ~ relation
            ~ ', expected none of that name, because it is added; select the others in a model,'
            ~ ' and hand that over.') -%}
    {%- endfor -%}
    {{- return(found.values() | map(attribute='name') | unique(case_sensitive=true) | list) -}}
{%- endmacro %}

{# Returns the slots that a relation fills, as identifier_slots() does. #}
{% macro _slots_of_rows(relation, found, columns, table) -%}
    {%- set types = {} -%}
    {%- for external_id in external_ids() -%}
        {%- do types.update({external_id.type: external_id}) -%}
    {%- endfor -%}
    {%- if columns -%}
        {%- set wanted = [] -%}
        {%- for type, names in columns.items() -%}
            {%- set listed = [names] if names is string else names | list -%}
            {%- do _refuse_missing_columns(relation, found, listed) -%}
            {%- set unlisted = {'type': type, 'blocked_values': var('blocked_values')} -%}
            {%- do wanted.append(dict(types.get(type, unlisted), columns=listed, when={})) -%}
        {%- endfor -%}
    {%- else -%}
        {%- set wanted = types.values() -%}
    {%- endif -%}
    {%- set slots = slots_of_columns(wanted, {none: found, table: found})
        | selectattr('has_arrived') | list -%}
    {%- set documents = [] -%}
    {%- for column in context_external_ids_columns() -%}
        {%- do documents.append(raw_column_key(column, table, found)) -%}
    {%- endfor -%}
    {%- if not slots and not documents | select('in', found) | list -%}
        {%- do exceptions.raise_compiler_error(
            'with_segment_id: found none of the columns of the var external_ids in ' ~ relation
            ~ ', expected at least one; name its own, as in'
            ~ " with_segment_id(relation, columns={'email': 'contact_email'}).") -%}
    {%- endif -%}
    {{- return(slots) -}}
{%- endmacro %}

{# Raises unless a relation has all columns of a list. #}
{% macro _refuse_missing_columns(relation, found, names) -%}
    {%- for name in names if raw_column_key(name, none, found) not in found -%}
        {%- do exceptions.raise_compiler_error(
            'with_segment_id: found no column ' ~ name ~ ' in ' ~ relation ~ ', expected one of '
            ~ found | join(', ') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}
