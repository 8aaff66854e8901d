{# Contracts the working table contraction_links (link, head, tail; integers, a smaller link is earlier) to its
   greedy spanning forest: rounds in which components take links, by a macro that calls itself on an ever
   smaller graph (Boruvka). With `is_limited`, contraction_type_counts (component, type_priority, type_count, type_limit) says how
   many of each contested type a node holds, and no component grows beyond a limit. Leaves contraction_steps
   (round, component, parent, link) and what stayed undecided in contraction_undecided; returns the number of
   rounds. #}
{% macro contract_links(description, is_limited=false, max_rounds=none) -%}
    {%- do forbid_nested_loops() -%}
    {%- set undecided = fetch_row(
        drop_table_statements(['contraction_steps', 'contraction_undecided'])
        ~ create_table_statements('contraction_steps', _get_no_steps_sql())
        ~ create_table_statements('contraction_undecided',
            get_undecided_links_sql(working_table('contraction_links'), true) if is_limited
            else 'select link, head, tail from ' ~ working_table('contraction_links')
                ~ ' where head <> tail')
        ~ 'select count(*) from ' ~ working_table('contraction_undecided'))[0] -%}
    {%- set round_count = _contract_rounds(description, is_limited, max_rounds, undecided, 1, 1) -%}
    {%- do allow_nested_loops() -%}
    {{- return(round_count) -}}
{%- endmacro %}

{# One level of the recursion: at most `width` rounds from `round` on, then itself with twice the width, so that
   any number of rounds stays far from the hundred levels that Jinja allows. Every round decides at least the
   earliest link of each neighborhood. #}
{% macro _contract_rounds(description, is_limited, max_rounds, undecided, round, width) -%}
    {%- set ns = namespace(round=round, undecided=undecided) -%}
    {%- for _ in range(width) -%}
        {%- if ns.undecided > 0 and (max_rounds is none or ns.round <= max_rounds) -%}
            {%- do log_progress(
                description ~ ', round ' ~ ns.round ~ ': ' ~ '{:,}'.format(ns.undecided) ~ ' links undecided') -%}
            {%- set ns.undecided = _contract_round(ns.round, is_limited, ns.undecided) -%}
            {%- set ns.round = ns.round + 1 -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if ns.round < round + width -%}
        {{- return(ns.round - 1) -}}
    {%- endif -%}
    {{- return(_contract_rounds(description, is_limited, max_rounds, ns.undecided, ns.round, 2 * width)) -}}
{%- endmacro %}

{# One round: components take links, attach to each other along them, and become one. Returns how many links
   are left undecided. Under limits a round may decide few of them, and there may be hundreds of such rounds: then
   only what attached is rewritten, in place, because an engine keeps what a transaction dropped until it ends. #}
{% macro _contract_round(round, is_limited, undecided) -%}
    {%- set parents = create_table_statements('contraction_parents', get_limited_parents_sql()) if is_limited
        else create_table_statements('contraction_earliest',
                get_earliest_links_sql(working_table('contraction_undecided')))
            ~ create_table_statements('contraction_parents',
                get_unlimited_parents_sql(working_table('contraction_earliest'))) -%}
    {%- set attached = jump_to_roots(parents) -%}
    {%- set is_in_place = is_limited and 8 * attached < undecided -%}
    {{- return(fetch_row(
        'insert into ' ~ working_table('contraction_steps') ~ '\n' ~ get_steps_sql(round) ~ ';\n'
        ~ (_merged_in_place_statements() if is_in_place else _merged_links_statements(is_limited))
        ~ drop_table_statements(['contraction_earliest', 'contraction_parents', 'contraction_jumps'])
        ~ 'select count(*) from ' ~ working_table('contraction_undecided'))[0]) -}}
{%- endmacro %}

{# Every link that was not taken follows its ends to their roots, in a table made anew. #}
{% macro _merged_links_statements(is_limited) -%}
    {%- if is_limited -%}
        {{- replace_table_statements('contraction_type_counts',
            get_merged_type_counts_sql(
                working_table('contraction_type_counts'), working_table('contraction_parents'))) -}}
    {%- endif -%}
    {{- create_table_statements('contraction_relabeled',
        get_relabeled_links_sql(
            '(' ~ _get_links_left_sql() ~ ')', working_table('contraction_parents'))) -}}
    {{- drop_table_statements(['contraction_undecided']) -}}
    {{- create_table_statements('contraction_undecided',
        get_undecided_links_sql(working_table('contraction_relabeled'), is_limited)) -}}
    {{- drop_table_statements(['contraction_relabeled']) -}}
{%- endmacro %}

{# A link that was taken lies within a component from now on. #}
{% macro _get_links_left_sql() -%}
    select undecided.*
    from {{ working_table('contraction_undecided') }} as undecided
    where not exists (
        select 1
        from {{ working_table('contraction_parents') }} as parents
        where parents.link = undecided.link
    )
{%- endmacro %}

{# Only the links and type_counts of what attached. #}
{% macro _merged_in_place_statements() -%}
    {{- create_table_statements('contraction_grown_type_counts',
        get_merged_type_counts_sql(
            '(select * from ' ~ working_table('contraction_type_counts')
                ~ ' where component in (' ~ _get_joined_components_sql() ~ '))',
            working_table('contraction_parents'))) -}}
    delete from {{ working_table('contraction_type_counts') }}
    where component in ({{ _get_joined_components_sql() | indent(4) }});
    insert into {{ working_table('contraction_type_counts') }}
    select * from {{ working_table('contraction_grown_type_counts') }};
    {%- for end in ['head', 'tail'] %}
    update {{ working_table('contraction_undecided') }} as undecided
    set {{ end }} = parents.parent
    from {{ working_table('contraction_parents') }} as parents
    where
        undecided.{{ end }} = parents.component
        and parents.parent <> parents.component;
    {%- endfor %}
    {{ create_table_statements('contraction_grown_links', _get_grown_links_sql()) }}
    {%- set grown_links = working_table('contraction_grown_links') %}
    delete from {{ working_table('contraction_undecided') }}
    where link in (
        select grown.link
        from {{ grown_links }} as grown
        left join ({{ get_undecided_links_sql(grown_links, true) | indent(8) }}) as undecided
            on grown.link = undecided.link
        where undecided.link is null
    );
    {{ drop_table_statements(['contraction_grown_type_counts', 'contraction_grown_links']) }}
{%- endmacro %}

{% macro _get_joined_components_sql() -%}
    select component from {{ working_table('contraction_parents') }}
    union
    select parent from {{ working_table('contraction_parents') }}
{%- endmacro %}

{# The links of the components that others attached to. #}
{% macro _get_grown_links_sql() -%}
    select *
    from {{ working_table('contraction_undecided') }}
    where
        head in (select parent from {{ working_table('contraction_parents') }})
        or tail in (select parent from {{ working_table('contraction_parents') }})
{%- endmacro %}

{# What each round did: the component, the one that it became part of (itself, where others joined it), and
   the link that it took. #}
{% macro _get_no_steps_sql() -%}
    select
        cast(null as integer) as round,
        cast(null as {{ dbt.type_bigint() }}) as component,
        cast(null as {{ dbt.type_bigint() }}) as parent,
        cast(null as {{ dbt.type_bigint() }}) as link
    where false
{%- endmacro %}

{% macro get_steps_sql(round) -%}
    select
        {{ round }} as round,
        component,
        parent,
        link
    from {{ working_table('contraction_parents') }}
{%- endmacro %}
