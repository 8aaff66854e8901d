{# For which time events do not count for an identifier that was erased or suppressed. Tombstones
   and suppressions name identifiers by keyed hashes, and a moment is an event's received_at. #}

{# Returns a query (identifier_hash, ignored_after, ignored_through, erasure_number): one row per
   tombstone and per suppression. Events do not count if they were received later than ignored_after
   (null: since ever), but not later than ignored_through (null: for good). Times are UTC. #}
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

{# Returns a condition: whether `moment` lies in the period of a row. `period` is the alias of a
   relation with ignored_after and ignored_through. A moment that is null counts as long ago, so
   that an override without a time is forgotten too. #}
{% macro is_ignored(period, moment) -%}
    (
        ({{ period }}.ignored_after is null or {{ moment }} > {{ period }}.ignored_after)
        and (
            {{ period }}.ignored_through is null
            or {{ moment }} <= {{ period }}.ignored_through
            or {{ moment }} is null
        )
    )
{%- endmacro %}

{# Returns a condition: whether the relation or CTE `forgotten` has an identifier. With `moment`
   only periods that hold the moment count. `key` is the identifier's; arguments are SQL
   expressions. #}
{% macro is_forgotten(key, moment=none) -%}
    exists (
        select 1
        from forgotten
        where
            forgotten.identifier_key = {{ key }}
            {%- if moment %}
            and {{ is_ignored('forgotten', moment) | indent(12) }}
            {%- endif %}
    )
{%- endmacro %}

{# Returns whether anybody was ever erased or suppressed: false at parse, and before the two tables
   exist. SQL is rendered by the answer, so that reading costs nothing more where nobody was. #}
{% macro check_anyone_forgotten(tombstones, suppressions) -%}
    {%- do refuse_to_guess() -%}
    {%- if not execute or not load_relation(tombstones) or not load_relation(suppressions) -%}
        {{- return(false) -}}
    {%- endif -%}
    {%- set sql -%}
        select
            exists (select 1 from {{ tombstones }})
            or exists (select 1 from {{ suppressions }})
    {%- endset -%}
    {{- return(fetch_row(sql)[0]) -}}
{%- endmacro %}
