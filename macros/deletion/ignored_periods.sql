{# The times for which events do not count for an identifier: received later than ignored_after (null: ever since), but
   not later than ignored_through (null: for good). #}
{% macro get_ignored_periods_sql() -%}
    select
        identifier_hash,
        cast(null as timestamp) as ignored_after,
        erased_through as ignored_through,
        erasure_number
    from {{ ref('tombstones') }}

    union all

    select
        identifier_hash,
        suppressed_after as ignored_after,
        suppressed_through as ignored_through,
        0 as erasure_number
    from {{ ref('suppressions') }}
{%- endmacro %}

{# Whether a moment lies in the period of the row; a moment that is not known counts as long ago. #}
{% macro is_ignored(period, moment) -%}
    (
        ({{ period }}.ignored_after is null or {{ moment }} > {{ period }}.ignored_after)
        and ({{ period }}.ignored_through is null or {{ moment }} <= {{ period }}.ignored_through or {{ moment }} is null)
    )
{%- endmacro %}

{# Whether the relation or CTE `forgotten` has the identifier, and, with a moment, a period that holds it. #}
{% macro is_forgotten(type, value, moment=none) -%}
    exists (
        select 1
        from forgotten
        where
            forgotten.external_id_type = {{ type }}
            and forgotten.external_id_value = {{ value }}
            {%- if moment %}
            and {{ is_ignored('forgotten', moment) | indent(12) }}
            {%- endif %}
    )
{%- endmacro %}

{# Whether anybody was ever erased or suppressed; asked when SQL is rendered, so that reading costs nothing more where
   nobody was. #}
{% macro check_anyone_forgotten(tombstones, suppressions) -%}
    {%- do refuse_to_guess() -%}
    {%- if not execute or not load_relation(tombstones) or not load_relation(suppressions) -%}
        {{- return(false) -}}
    {%- endif -%}
    {{- return(fetch_row(
        'select (select count(*) from ' ~ tombstones ~ ') + (select count(*) from ' ~ suppressions ~ ')')[0] > 0) -}}
{%- endmacro %}
