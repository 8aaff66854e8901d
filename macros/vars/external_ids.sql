{% macro validate_external_id(entry, position, types_before) -%}
    {%- set name = 'external_ids[' ~ position ~ ']' -%}
    {%- if entry is not mapping -%}
        {{ refuse_var(name, entry, 'a mapping with type and columns') }}
    {%- endif -%}
    {%- set known = ['type', 'columns', 'when', 'limit', 'normalize', 'blocked_values'] -%}
    {%- do refuse_unknown_keys(name, entry, known) -%}
    {%- set type = entry.get('type') -%}
    {%- if type is not string or not type | trim or type != type | trim -%}
        {{ refuse_var(name ~ '.type', type, 'the name of an external id type, such as email') }}
    {%- elif type == 'group_id' -%}
        {{ refuse_var(name ~ '.type', type, "a type that names a user (group_id names an account)") }}
    {%- elif type in types_before -%}
        {{ refuse_var(name ~ '.type', type, 'each type once') }}
    {%- endif -%}
    {%- set columns = entry.get('columns') -%}
    {%- if columns is string or columns is mapping or columns is not sequence -%}
        {{ refuse_var(name ~ '.columns', columns, 'a list of raw columns, each `column` or `table.column` (an empty list for a type that only context_external_ids brings)') }}
    {%- endif -%}
    {%- for column in columns -%}
        {%- do validate_raw_column(name ~ '.columns', column) -%}
        {%- if columns.count(column) > 1 -%}
            {{ refuse_var(name ~ '.columns', column, 'each column once') }}
        {%- endif -%}
    {%- endfor -%}
    {%- if entry.get('when') is not none and entry.get('when') is not mapping -%}
        {{ refuse_var(name ~ '.when', entry.when, 'a mapping of raw column to accepted value, such as {context_device_type: ios}') }}
    {%- endif -%}
    {%- for column, accepted in (entry.get('when') or {}).items() -%}
        {%- do validate_raw_column(name ~ '.when', column) -%}
        {%- if accepted is mapping or accepted is none or (accepted is not string and accepted is sequence and not accepted) -%}
            {{ refuse_var(name ~ '.when.' ~ column, accepted, 'a value or a list of values') }}
        {%- endif -%}
    {%- endfor -%}
    {%- set limit = entry.get('limit') -%}
    {%- if limit is not none and (limit is boolean or limit is not integer or limit < 1) -%}
        {{ refuse_var(name ~ '.limit', limit, 'a whole number of at least 1, or nothing for no limit') }}
    {%- endif -%}
    {%- if entry.get('normalize') not in [none, 'lower', 'uuid'] -%}
        {{ refuse_var(name ~ '.normalize', entry.normalize, 'lower, uuid, or nothing') }}
    {%- endif -%}
    {%- do validate_blocked_values(name ~ '.blocked_values', entry.get('blocked_values') or []) -%}
{%- endmacro %}
