{# A slot is one raw column read as one type, and a column of stg_segment__identifier_sets. A set is
   a distinct combination of values that events carry. #}

{# Returns the slots in order of priority, as a list of dicts: the keys of external_ids(), and name
   (in quotes), column and has_arrived. A slot is named after its type, and after its column too
   where a type has several columns. has_arrived: some raw table has the column by now. Until then
   the slot is null throughout. #}
{% macro identifier_slots() -%}
    {%- set known = known_of_invocation() if execute else {} -%}
    {%- if 'slots' not in known -%}
        {%- set slots = slots_of_columns(external_ids(), _arrived_columns()) -%}
        {%- do known.update({'slots': slots}) -%}
    {%- endif -%}
    {{- return(known['slots']) -}}
{%- endmacro %}

{# The same for any external ids in the form of external_ids(), and any dict of columns in the form
   of _arrived_columns(). #}
{% macro slots_of_columns(external_ids, arrived) -%}
    {%- set taken = ['source_key', 'raw_table', 'raw_row', 'event_type', 'message_id',
        'received_at', 'context_external_ids', 'head_type', 'head_value', 'set_number'] -%}
    {%- set slots = [] -%}
    {%- for external_id in external_ids -%}
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
    {{- return(slots) -}}
{%- endmacro %}

{# Returns a dict of the columns that raw tables have by now: table -> names, and none -> names in
   any table. #}
{% macro _arrived_columns() -%}
    {%- set arrived = {none: {}} -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- set columns = raw_columns(entry.name, table) -%}
            {%- for column, found in columns.items() -%}
                {%- set only_table, name = raw_column_parts(column) if found.is_extracted
                    else (table, column) -%}
                {%- do arrived.setdefault(only_table, {}).update({name: none}) -%}
                {%- do arrived[none].update({name: none}) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(arrived) -}}
{%- endmacro %}

{# Returns the slots of which some raw table has the column by now. #}
{% macro present_identifier_slots() -%}
    {{- return(identifier_slots() | selectattr('has_arrived') | list) -}}
{%- endmacro %}

{# Returns the raw columns that present_identifier_slots() read, those of `when` included, as the
   var external_ids names them: `column` or `table.column`. #}
{% macro raw_identifier_columns() -%}
    {%- set known = known_of_invocation() if execute else {} -%}
    {%- if 'columns' not in known -%}
        {%- do known.update({'columns': columns_of_slots(present_identifier_slots())}) -%}
    {%- endif -%}
    {{- return(known['columns']) -}}
{%- endmacro %}

{# Returns the raw columns that slots read, those of `when` included. #}
{% macro columns_of_slots(slots) -%}
    {%- set columns = [] -%}
    {%- for slot in slots -%}
        {%- do columns.extend([slot.column] + slot.when | list) -%}
    {%- endfor -%}
    {{- return(columns | unique(case_sensitive=true) | list) -}}
{%- endmacro %}

{# Returns the name, in quotes, of the column with the text of a raw column. No slot has this name.
   #}
{% macro raw_value(column) -%}
    {{ _own_name('raw ' ~ column) }}
{%- endmacro %}

{# Returns the name, in quotes, of the column with the trimmed text of a raw column. No slot has
   this name. #}
{% macro trimmed_value(column) -%}
    {{ _own_name('trimmed ' ~ column) }}
{%- endmacro %}

{# Returns a name in quotes that engines keep apart from all others: the name itself, or its
   beginning with a hash of the whole. PostgreSQL cuts names at 63 bytes, of which a letter takes up
   to four. For DuckDB names that differ in case alone are the same. `taken` lists the names that
   are in use, and the name is added to it. #}
{% macro _own_name(name, taken=none) -%}
    {%- set is_own = name | lower not in taken and not name.startswith(('raw ', 'trimmed '))
        if taken is not none else name == name | lower -%}
    {%- set mark = adapter.quote('')[0] -%}
    {%- if not is_own or byte_length(name) > 63 or mark in name -%}
        {%- set readable = name[:12] | replace(mark, '') -%}
        {%- set name = readable ~ ' ' ~ local_md5(name)[:12] -%}
    {%- endif -%}
    {%- do taken.append(name | lower) if taken is not none -%}
    {{- return(adapter.quote(name)) -}}
{%- endmacro %}

{# Two columns, head_type and head_value: the head of a set (rule 3). It is the smallest value of
   the type with the highest priority that the set has. #}
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
        {{ names[0] if names | length == 1 else 'least(' ~ names | join(', ') ~ ')' }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    ) as head_value
    {%- endif %}
{%- endmacro %}

{# Returns the names of the columns that make up a set of raw values: its source, and the columns
   that may hold identifiers. #}
{% macro raw_set_columns() -%}
    {%- set columns = ['source_key'] -%}
    {%- for column in raw_identifier_columns() -%}
        {%- do columns.append(raw_value(column)) -%}
    {%- endfor -%}
    {{- return(columns + ['context_external_ids']) -}}
{%- endmacro %}

{# A condition: the row `events` has the raw values of the row `identifier_sets`. Its first part
   follows from the others and is there because engines can join by it. #}
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
