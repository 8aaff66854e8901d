{# What makes a test of a step fail: rows that one of two CTEs has more often than the other. #}
{% macro differing_rows(found, expected) -%}
    select
        'unexpected' as problem,
        unexpected.*
    from (
        select * from {{ found }}
        except all
        select * from {{ expected }}
    ) as unexpected

    union all

    select
        'missing' as problem,
        missing.*
    from (
        select * from {{ expected }}
        except all
        select * from {{ found }}
    ) as missing
{%- endmacro %}
