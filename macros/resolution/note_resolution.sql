{% macro note_resolution(runs, outcome) -%}
    {%- do update_run(runs, {
        'resolved_identifier_count':
            '(select count(*) from ' ~ working_table('scope_identifiers') ~ ')',
        'resolved_link_count': '(select count(*) from ' ~ working_table('scope_links') ~ ')',
        'joined_link_count': '(select count(*) from ' ~ working_table('joined_links') ~ ')',
        'refused_link_count': get_refused_count_sql(),
        'undecided_link_count': outcome.undecided_count,
        'round_count': outcome.round_count,
    }) -%}
{%- endmacro %}

{% macro get_refused_count_sql() -%}
    (
        select count(*)
        from {{ working_table('scope_links') }} as scope_links
        inner join {{ working_table('resolved_nodes') }} as heads on scope_links.head = heads.node
        inner join {{ working_table('resolved_nodes') }} as tails on scope_links.tail = tails.node
        where heads.founder <> tails.founder
    )
{%- endmacro %}

{% macro warn_of_undecided_links(count) -%}
    {%- if count > 0 -%}
        {%- do exceptions.warn(
            'contraction: ' ~ count ~ ' links were still undecided after ' ~ var('contraction_max_rounds')
            ~ ' rounds and are refused for that reason; no two people were joined by it. Find them with'
            ~ " `outcome = 'refused' and reason = 'contraction_max_rounds'` in identity_links, and raise the var"
            ~ ' contraction_max_rounds (with --full-refresh) if they are honest.') -%}
    {%- endif -%}
{%- endmacro %}
