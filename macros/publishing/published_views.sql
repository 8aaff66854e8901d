{# Expressions of published views. #}

{# Returns an expression: a decimal for each row that grows with time, and within one moment with
   `columns`, a list of names. It is the moment in microseconds since 1970 and nine digits behind
   them. A row that arrives late changes only numbers of rows of the very same moment. Directions
   are written out, because a session that reads a view may have others by default. #}
{% macro sequence_number(moment, columns) -%}
    cast({{ microseconds(moment) }} as decimal(38, 0)) * 1000000000
    + row_number() over (
        partition by {{ moment }}
        order by {{ columns | join(' asc nulls last, ') }} asc nulls last
    )
{%- endmacro %}

{# Returns a condition: whether an external id type names a person. All other types name devices and
   cookies, or are of your own making. A profile without user_id and email is anonymous. #}
{% macro is_personal_type(type_column) -%}
    {{ type_column }} in ('user_id', 'email')
{%- endmacro %}
