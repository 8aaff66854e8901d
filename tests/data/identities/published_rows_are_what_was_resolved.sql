-- Every identifier that selective sync lets out is published with what identity_clusters knows of
-- it, its created_at being the last merge or else the birth; and nothing else is, but for rows that
-- are switched off by now. A row is an identifier that is missing, too many, or out of date.
{{ config(enabled=var('thorough_tests')) }}

with identities as (
    select
        *,
        coalesce({{ is_synced() }}, false) as is_let_out
    from {{ ref('users_identities') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
),

clusters as (
    select
        identifiers.external_id_type,
        identifiers.external_id_value,
        identifiers.created_source,
        identifiers.merged_at,
        founders.own_segment_id as segment_id,
        former_founders.own_segment_id as merged_from,
        coalesce(identifiers.merged_at, identifiers.first_seen_at) as created_at
    from identifiers
    inner join identifiers as founders on identifiers.founder_key = founders.identifier_key
    left join identifiers as former_founders
        on identifiers.merged_from_key = former_founders.identifier_key
),

resolved as (
    select * from clusters
    where {{ is_synced() }}
)

select
    resolved.external_id_type,
    resolved.external_id_value,
    identities.external_id_type as published_type,
    identities.external_id_value as published_value
from resolved
full join identities
    on
        resolved.external_id_type = identities.external_id_type
        and resolved.external_id_value = identities.external_id_value
where
    {{ 'true' if publishes('users_identities') else 'false' }}
    and (
        (resolved.segment_id is null and identities.is_let_out)
        or (
            resolved.segment_id is not null
            and ({{ is_outdated('resolved', 'identities') | indent(16) }})
        )
    )
