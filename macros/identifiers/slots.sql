{# One slot per external id type and raw column that feeds it, in priority order; a slot is a column
   of stg_segment__identifier_sets. It is named after its type, and after its column too where a
   type has several. has_arrived: some raw table feeds it by now; until then it is null throughout.
   #}
{% macro identifier_slots() -%}
    {%- set known = known_of_invocation() if execute else {} -%}
    {%- if 'slots' not in known -%}
        {%- set arrived = _arrived_columns() -%}
        {%- set taken = ['source_key', 'raw_table', 'raw_row', 'event_type', 'message_id',
            'received_at', 'context_external_ids', 'head_type', 'head_value', 'set_number'] -%}
        {%- set slots = [] -%}
        {%- for external_id in external_ids() -%}
            {%- for column in external_id.columns -%}
                {%- set name = external_id.type if external_id.columns | length == 1
                    else external_id.type ~ ' from ' ~ column -%}
                {%- set table, raw_name = raw_column_parts(column) -%}
                {%- set there = arrived.get(table, {}) -%}
                {%- do slots.append(dict(
                    external_id, name=_own_name(name, taken), column=column,
                    has_arrived=raw_name in there or lowered(raw_name) in there)) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do known.update({'slots': slots}) -%}
    {%- endif -%}
    {{- return(known['slots']) -}}
{%- endmacro %}

{# The columns that some raw table has by now: table -> names, and none -> names in any table. #}
{% macro _arrived_columns() -%}
    {%- set arrived = {none: {}} -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- set columns = raw_columns(entry.name, table) -%}
            {%- do arrived[none].update(columns) -%}
            {%- do arrived.setdefault(table, {}).update(columns) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(arrived) -}}
{%- endmacro %}

{# The slots that some raw table feeds by now. #}
{% macro present_identifier_slots() -%}
    {{- return(identifier_slots() | selectattr('has_arrived') | list) -}}
{%- endmacro %}

{# The raw columns that they read, as the var external_ids names them: `column`, or `table.column`.
   #}
{% macro raw_identifier_columns() -%}
    {%- set known = known_of_invocation() if execute else {} -%}
    {%- if 'columns' not in known -%}
        {%- set columns = [] -%}
        {%- for slot in present_identifier_slots() -%}
            {%- do columns.extend([slot.column] + slot.when | list) -%}
        {%- endfor -%}
        {%- do known.update({'columns': columns | unique(case_sensitive=true) | list}) -%}
    {%- endif -%}
    {{- return(known['columns']) -}}
{%- endmacro %}

{# What such a column is called as text, and once it is trimmed: no slot has these names. #}
{% macro raw_value(column) -%}
    {{ _own_name('raw ' ~ column) }}
{%- endmacro %}

{% macro trimmed_value(column) -%}
    {{ _own_name('trimmed ' ~ column) }}
{%- endmacro %}

{# A name of ours, in quotes: as it is where engines keep it apart from the others, else cut, with a
   hash of the whole. PostgreSQL cuts at 63 bytes, and DuckDB takes names that differ in case alone
   for one. With `taken`, names that others have already, it is added to these. #}
{% macro _own_name(name, taken=none) -%}
    {%- set is_own = name | lower not in taken and not name.startswith(('raw ', 'trimmed '))
        if taken is not none else name == name | lower -%}
    {%- if not is_own or name.encode() | length > 63 or '"' in name -%}
        {%- set readable = name.encode()[:50].decode('utf-8', 'ignore') | replace('"', '') -%}
        {%- set name = readable ~ ' ' ~ local_md5(name)[:12] -%}
    {%- endif -%}
    {%- do taken.append(name | lower) if taken is not none -%}
    {{- return(adapter.quote(name)) -}}
{%- endmacro %}

{# The columns head_type and head_value: of the first type in priority order that a set has, the smallest value. #}
{% macro head_of_slots(slots) -%}
    {%- set names_by_type = {} -%}
    {%- for slot in slots -%}
        {%- do names_by_type.setdefault(slot.type, []).append(slot.name) -%}
    {%- endfor -%}
    {%- if not slots -%}
        {{ bytewise_text('null') }} as head_type,
        {{ bytewise_text('null') }} as head_value
    {%- else -%}
    case
        {%- for type, names in names_by_type.items() %}
        when coalesce({{ names | join(', ') }}) is not null then {{ bytewise_literal(type) }}
        {%- endfor %}
    end as head_type,
    coalesce(
        {%- for names in names_by_type.values() %}
        {{ names[0] if names | length == 1 else 'least(' ~ names | join(', ') ~ ')' }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as head_value
    {%- endif %}
{%- endmacro %}

{# The columns that make a set of raw values: where it was seen, and what an identifier may stand in. #}
{% macro raw_set_columns() -%}
    {%- set columns = ['source_key'] -%}
    {%- for column in raw_identifier_columns() -%}
        {%- do columns.append(raw_value(column)) -%}
    {%- endfor -%}
    {{- return(columns + ['context_external_ids']) -}}
{%- endmacro %}

{# Whether an event has the raw values of a numbered set. The first condition follows from the others, and is one that
   engines can join by. #}
{% macro is_same_set(set_columns) -%}
    {%- set first = [] -%}
    {%- for relation in ['identifier_sets', 'events'] -%}
        {%- set columns = [] -%}
        {%- for column in set_columns if column != 'source_key' -%}
            {%- do columns.append(relation ~ '.' ~ column) -%}
        {%- endfor -%}
        {%- do first.append('coalesce(' ~ columns | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ first | join(' = ') }}
    {%- for column in set_columns %}
    and identifier_sets.{{ column }} is not distinct from events.{{ column }}
    {%- endfor %}
{%- endmacro %}
