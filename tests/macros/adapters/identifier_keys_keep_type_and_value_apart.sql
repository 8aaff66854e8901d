-- Only the same type and value have the same key (1 and 2). Others have another, also where type
-- and value run into one text, with or without lengths. Without a value there is no key.
with identifiers (place, external_id_type, external_id_value) as (
    values
    (1, 'email', 'ann'),
    (2, 'email', 'ann'),
    (3, 'email', 'ANN'),
    (4, 'emailann', ''),
    (5, 'emaila', 'nn'),
    (6, 'ann', 'email'),
    (7, 'a', 'b:c'),
    (8, 'a:b', 'c'),
    (9, 'a', ':b:c'),
    (10, '1:a', 'b:c'),
    (11, 'ä', 'bb'),
    (12, 'äb', 'b'),
    (13, 'email', null)
),

keyed as (
    select
        place,
        {{ identifier_key('external_id_type', 'external_id_value') | indent(8) }} as identifier_key
    from identifiers
),

expected (place, other_place) as (
    values
    (1, 2),
    (13, null)
),

found as (
    select
        keyed.place,
        later.place as other_place
    from keyed
    left join keyed as later
        on keyed.identifier_key = later.identifier_key and keyed.place < later.place
    where
        later.place is not null
        or keyed.identifier_key is null
)

{{ differing_rows('found', 'expected') }}
