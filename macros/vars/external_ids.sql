{# The vars external_ids, blocked_values and link_on_alias: which raw columns hold identifiers of
   which type, and which values count. #}

{# Returns the var external_ids as a list of dicts with the keys type, priority (from 1), columns,
   when, limit, normalize and blocked_values. Everything that reads the var goes through here. dbt
   checks the var when it parses and when a run starts, and not here, because models call this macro
   too often. #}
{% macro external_ids() -%}
    {%- if not execute -%}
        {%- do validate_external_ids() -%}
    {%- endif -%}
    {%- set result = [] -%}
    {%- for entry in var('external_ids') -%}
        {%- set columns = entry.columns | list -%}
        {%- if entry.type == 'user_id' and var('link_on_alias') -%}
            {%- do columns.append('aliases.previous_id') -%}
        {%- endif -%}
        {%- do result.append({
            'type': entry.type,
            'priority': loop.index,
            'columns': columns,
            'when': entry.get('when') or {},
            'limit': entry.get('limit'),
            'normalize': entry.get('normalize'),
            'blocked_values': var('blocked_values') + (entry.get('blocked_values') or []),
        }) -%}
    {%- endfor -%}
    {{- return(result) -}}
{%- endmacro %}

{# An expression: the priority of a type, 1 first. Types that the var external_ids does not list
   come after those that it lists. #}
{% macro external_id_priority(type_column) -%}
    case {{ type_column }}
        {%- for external_id in external_ids() %}
        when {{ text_literal(external_id.type) }} then {{ external_id.priority }}
        {%- endfor %}
        else {{ external_ids() | length + 1 }}
    end
{%- endmacro %}

{# Returns the entries of external_ids() that have a limit. #}
{% macro limited_external_ids() -%}
    {%- set limited = [] -%}
    {%- for external_id in external_ids() if external_id.limit is not none -%}
        {%- do limited.append(external_id) -%}
    {%- endfor -%}
    {{- return(limited) -}}
{%- endmacro %}

{# Returns a number that is higher than the priority of every type in the var external_ids.
   Analysts' separations count as types with priorities above this number. #}
{% macro first_separation_priority() -%}
    {{- return(external_ids() | length + 1) -}}
{%- endmacro %}

{# Raises an error where one of the vars external_ids, blocked_values and link_on_alias is wrong.
   external_ids() reads all three. #}
{% macro validate_external_ids() -%}
    {%- set entries = var('external_ids') -%}
    {%- if entries is string or entries is mapping or entries is not sequence or not entries -%}
        {{ refuse_var('external_ids', entries,
            'a list of external id types, highest priority first') }}
    {%- endif -%}
    {%- set types = [] -%}
    {%- for entry in entries -%}
        {%- do _validate_external_id(entry, loop.index, types) -%}
        {%- do types.append(entry.type) -%}
    {%- endfor -%}
    {%- do _validate_blocked_values('blocked_values', var('blocked_values')) -%}
    {%- set link_on_alias = var('link_on_alias') -%}
    {%- if link_on_alias is not boolean -%}
        {{ refuse_var('link_on_alias', link_on_alias, 'true or false') }}
    {%- elif link_on_alias and 'user_id' not in types -%}
        {{ refuse_var('link_on_alias', link_on_alias,
            'the type user_id among external_ids, which an alias ties, or false') }}
    {%- endif -%}
{%- endmacro %}

{# Raises an error where an entry of the var external_ids is wrong. `position` is its place in the
   list, from 1, and `types_before` has the types of the entries before it. #}
{% macro _validate_external_id(entry, position, types_before) -%}
    {%- set name = 'external_ids[' ~ position ~ ']' -%}
    {%- if entry is not mapping -%}
        {{ refuse_var(name, entry, 'a mapping with type and columns') }}
    {%- endif -%}
    {%- set known = ['type', 'columns', 'when', 'limit', 'normalize', 'blocked_values'] -%}
    {%- do refuse_unknown_keys(name, entry, known) -%}
    {%- do _validate_type(name ~ '.type', entry.get('type'), types_before) -%}
    {%- do _validate_columns(name ~ '.columns', entry.get('columns')) -%}
    {%- do _validate_condition(name ~ '.when', entry.get('when')) -%}
    {%- set limit = entry.get('limit') -%}
    {%- if limit is not none and (limit is boolean or limit is not integer or limit < 1) -%}
        {{ refuse_var(name ~ '.limit', limit,
            'a whole number of at least 1, or nothing for no limit') }}
    {%- endif -%}
    {%- if entry.get('normalize') not in [none, 'lower', 'uuid'] -%}
        {{ refuse_var(name ~ '.normalize', entry.normalize, 'lower, uuid, or nothing') }}
    {%- endif -%}
    {%- do _validate_blocked_values(
        name ~ '.blocked_values', entry.get('blocked_values') or []) -%}
{%- endmacro %}

{# Raises an error where the name of an external id type is wrong. Segment's group_id is refused,
   because it names an account and not a person. #}
{% macro _validate_type(name, type, types_before) -%}
    {%- if type is not string or not type | trim or type != type | trim -%}
        {{ refuse_var(name, type, 'the name of an external id type, such as email') }}
    {%- elif type == 'group_id' -%}
        {{ refuse_var(name, type, 'a type that names a user (group_id names an account)') }}
    {%- elif type in types_before -%}
        {{ refuse_var(name, type, 'each type once') }}
    {%- endif -%}
{%- endmacro %}

{# Raises an error where the raw columns of an external id type are wrong. #}
{% macro _validate_columns(name, columns) -%}
    {%- if columns is string or columns is mapping or columns is not sequence -%}
        {{ refuse_var(name, columns,
            'a list of raw columns, each `column` or `table.column` (an empty list for a type that'
            ~ ' only context_external_ids brings)') }}
    {%- endif -%}
    {%- for column in columns -%}
        {%- do validate_raw_column(name, column) -%}
        {%- if columns.count(column) > 1 -%}
            {{ refuse_var(name, column, 'each column once') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where the key `when` of an external id type is wrong. It maps raw columns to the
   values with which a row counts for the type. #}
{% macro _validate_condition(name, condition) -%}
    {%- if condition is not none and condition is not mapping -%}
        {{ refuse_var(name, condition,
            'a mapping of raw column to accepted value, such as {context_device_type: ios}') }}
    {%- endif -%}
    {%- for column, accepted in (condition or {}).items() -%}
        {%- do validate_raw_column(name, column) -%}
        {%- set is_empty_list
            = accepted is not string and accepted is sequence and not accepted -%}
        {%- if accepted is mapping or accepted is none or is_empty_list -%}
            {{ refuse_var(name ~ '.' ~ column, accepted, 'a value or a list of values') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where a list of blocked values is wrong. #}
{% macro _validate_blocked_values(name, values) -%}
    {%- if values is string or values is mapping or values is not sequence -%}
        {{ refuse_var(name, values,
            'a list of texts; one that starts with ^ is a regular expression') }}
    {%- endif -%}
    {%- for value in values if value is not string -%}
        {{ refuse_var(name, value, 'texts: put it in quotes') }}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where a blocked value is a regular expression that the engine does not
   understand. The engine is asked when a run starts, because it would stumble in the middle of the
   run otherwise. #}
{% macro refuse_invalid_regexes() -%}
    {%- set lists = {'blocked_values': var('blocked_values')} -%}
    {%- for entry in var('external_ids') -%}
        {%- do lists.update({
            'external_ids[' ~ loop.index ~ '].blocked_values': entry.get('blocked_values') or [],
        }) -%}
    {%- endfor -%}
    {%- for name, values in lists.items() -%}
        {%- for value in values if value.startswith('^') and not check_regex(value) -%}
            {{ refuse_var(name, value,
                'a regular expression that ' ~ target.type ~ ' understands') }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
