-- A founder gives its profile the same name as segment_id does, in this space or in another. Where
-- there is no founder there is no name.
with founders (place, external_id_type, external_id_value, erasure_number) as (
    values
    (1, 'email', 'jane@x.com', 12),
    (2, null, null, null)
),

expected (place, segment_id, next_segment_id) as (
    values
    (
        1,
        {{ segment_id("'email'", "'jane@x.com'", '12') | indent(8) }},
        'use_{{ local_md5('0:,4:next,5:email,10:jane@x.com,2:12,') }}'
    ),
    (2, null, null)
),

found as (
    select
        founders.place,
        {{ name_of_founder('founders') | indent(8) }} as segment_id,
        {{ name_of_founder('founders', 'next') | indent(8) }} as next_segment_id
    from founders
)

{{ differing_rows('found', 'expected') }}
