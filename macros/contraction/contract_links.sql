{# Contraction keeps the links that join when links are taken one at a time, in order (rule 4): the
   greedy spanning forest. Borůvka's algorithm finds the forest in few rounds. README.md beside this
   file describes the working tables. #}

{# Contracts the links of contraction_links. Leaves the links that joined in contraction_steps, and
   the links that no round decided in contraction_undecided. Returns the number of rounds.
   `is_limited`: no component grows beyond a limit of contraction_type_counts. `max_rounds`: the
   round after which contraction stops; none: when every link is decided. `description` goes into
   the log. #}
{% macro contract_links(description, is_limited=false, max_rounds=none) -%}
    {%- do forbid_nested_loops() -%}
    {%- set undecided, largest_number = fetch_row(_statements_before_rounds(is_limited)) -%}
    {%- do refuse_number_to_pack(largest_number) -%}
    {%- set round_count = _contract_rounds(
        description, is_limited, max_rounds, undecided, round=1, width=1) -%}
    {%- do allow_nested_loops() -%}
    {{- return(round_count) -}}
{%- endmacro %}

{# Returns statements that create contraction_steps and contraction_undecided, and the query of how
   many links are undecided and of the largest number among them and their ends. Without limits
   parallel links stay in, because leaving them out would cost as much as a round. #}
{% macro _statements_before_rounds(is_limited) -%}
    {{- drop_table_statements(['contraction_steps', 'contraction_undecided']) -}}
    {{- create_table_statements('contraction_steps', _get_no_steps_sql()) -}}
    {%- set links = working_table('contraction_links') -%}
    {%- set links_between_nodes -%}
        select link, head, tail from {{ links }} where head <> tail
    {%- endset -%}
    {{- create_table_statements(
        'contraction_undecided',
        get_undecided_links_sql(links, true) if is_limited else links_between_nodes) -}}
    select count(*), greatest(max(link), max(head), max(tail))
    from {{ working_table('contraction_undecided') }}
{%- endmacro %}

{# Contracts from `round` on, round by round. `undecided` is how many links are undecided before it.
   Returns the number of the last round. One level of the recursion has at most `width` rounds, and
   the next level has twice as many. So any number of rounds stays far from the hundred levels that
   Jinja can nest. The recursion ends, because each round decides at least the earliest link of each
   neighborhood. #}
{% macro _contract_rounds(description, is_limited, max_rounds, undecided, round, width) -%}
    {%- set ns = namespace(round=round, undecided=undecided) -%}
    {%- for _ in range(width) -%}
        {%- if ns.undecided > 0 and (max_rounds is none or ns.round <= max_rounds) -%}
            {%- do log_progress(
                description ~ ', round ' ~ ns.round ~ ': ' ~ '{:,}'.format(ns.undecided)
                ~ ' links undecided') -%}
            {%- set ns.undecided = _contract_round(
                ns.round, is_limited, ns.undecided) -%}
            {%- set ns.round = ns.round + 1 -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if ns.round < round + width -%}
        {{- return(ns.round - 1) -}}
    {%- endif -%}
    {{- return(_contract_rounds(
        description, is_limited, max_rounds, ns.undecided, ns.round, 2 * width)) -}}
{%- endmacro %}

{# Contracts one round: components take links, attach to each other along the links, and become one.
   Returns how many links are undecided after the round. Under limits a round may decide few links,
   and there may be hundreds of such rounds. Then only the rows of components that attached are
   rewritten, in place, because an engine keeps what a transaction dropped until it ends. #}
{% macro _contract_round(round, is_limited, undecided) -%}
    {%- set parent_count = jump_to_roots(_parents_statements(is_limited)) -%}
    {%- set is_in_place
        = is_limited and writes_together() and 8 * parent_count < undecided -%}
    {%- set statements -%}
        insert into {{ working_table('contraction_steps') }}
        {{ get_steps_sql(round) | indent(8) }};
        {{ _merged_in_place_statements() if is_in_place
            else _merged_links_statements(is_limited) }}
        {{ drop_table_statements(
            ['contraction_earliest', 'contraction_parents', 'contraction_jumps']) }}
        select count(*) from {{ working_table('contraction_undecided') }}
    {%- endset -%}
    {{- return(fetch_row(statements)[0]) -}}
{%- endmacro %}

{# Returns statements that create contraction_parents: which link each component takes in a round,
   and which component it attaches to. #}
{% macro _parents_statements(is_limited) -%}
    {%- if is_limited -%}
        {{- create_table_statements('contraction_parents', get_limited_parents_sql()) -}}
    {%- else -%}
        {{- create_table_statements(
            'contraction_earliest',
            get_earliest_links_sql(working_table('contraction_undecided'))) -}}
        {{- create_table_statements(
            'contraction_parents',
            get_unlimited_parents_sql(working_table('contraction_earliest'))) -}}
    {%- endif -%}
{%- endmacro %}

{# Returns statements that make contraction_undecided anew, and under limits contraction_type_counts
   too. The ends of every link that was not taken become the roots of these ends. #}
{% macro _merged_links_statements(is_limited) -%}
    {%- set parents = working_table('contraction_parents') -%}
    {%- if is_limited -%}
        {{- replace_table_statements(
            'contraction_type_counts',
            get_merged_type_counts_sql(working_table('contraction_type_counts'), parents)) -}}
    {%- endif -%}
    {{- create_table_statements(
        'contraction_relabeled',
        get_relabeled_links_sql('(' ~ _get_links_left_sql() ~ ')', parents)) -}}
    {{- drop_table_statements(['contraction_undecided']) -}}
    {{- create_table_statements(
        'contraction_undecided',
        get_undecided_links_sql(working_table('contraction_relabeled'), is_limited)) -}}
    {{- drop_table_statements(['contraction_relabeled']) -}}
{%- endmacro %}

{# Returns a query: the undecided links that no component took. A link that was taken lies within a
   component from now on. #}
{% macro _get_links_left_sql() -%}
    select undecided.*
    from {{ working_table('contraction_undecided') }} as undecided
    where not exists (
        select 1
        from {{ working_table('contraction_parents') }} as parents
        where parents.link = undecided.link
    )
{%- endmacro %}

{# Returns statements that do the same as _merged_links_statements() in place, under limits. They
   write only the links and type counts of components that attached, or that others attached to. #}
{% macro _merged_in_place_statements() -%}
    {{- _grown_type_counts_statements() -}}
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

{# Returns statements that write the type counts of components that grew in place. They leave
   contraction_grown_type_counts. #}
{% macro _grown_type_counts_statements() -%}
    {%- set type_counts = working_table('contraction_type_counts') -%}
    {%- set joined_type_counts -%}
        (
            select *
            from {{ type_counts }}
            where component in ({{ _get_joined_components_sql() | indent(12) }})
        )
    {%- endset -%}
    {{- create_table_statements(
        'contraction_grown_type_counts',
        get_merged_type_counts_sql(joined_type_counts, working_table('contraction_parents'))) -}}
    delete from {{ type_counts }}
    where component in ({{ _get_joined_components_sql() | indent(4) }});
    insert into {{ type_counts }}
    select * from {{ working_table('contraction_grown_type_counts') }};
{%- endmacro %}

{# Returns a query: the components that attached in the round, and those that others attached to. #}
{% macro _get_joined_components_sql() -%}
    select component from {{ working_table('contraction_parents') }}
    union
    select parent from {{ working_table('contraction_parents') }}
{%- endmacro %}

{# Returns a query: the undecided links of the components that others attached to. #}
{% macro _get_grown_links_sql() -%}
    select *
    from {{ working_table('contraction_undecided') }}
    where
        head in (select parent from {{ working_table('contraction_parents') }})
        or tail in (select parent from {{ working_table('contraction_parents') }})
{%- endmacro %}

{# Returns a query with the columns of contraction_steps and no rows. #}
{% macro _get_no_steps_sql() -%}
    select
        cast(null as integer) as round,
        cast(null as {{ dbt.type_bigint() }}) as component,
        cast(null as {{ dbt.type_bigint() }}) as parent,
        cast(null as {{ dbt.type_bigint() }}) as link
    where false
{%- endmacro %}

{# Returns a query: the rows of contraction_steps for one round. Each is a component, the root that
   it became part of (itself, if others attached to it), and the link that it took. #}
{% macro get_steps_sql(round) -%}
    select
        {{ round }} as round,
        component,
        parent,
        link
    from {{ working_table('contraction_parents') }}
{%- endmacro %}
