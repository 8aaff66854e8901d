-- Why are these two identifiers one person? Put in two of yours. The links that joined their
-- profiles, in the order of the way from one to the other; no row if they are not one person.
{{ get_path_sql(
    bytewise_literal('email'), bytewise_literal('jane.doe@example1.com'),
    bytewise_literal('ios.id'), bytewise_literal('0440f065-9291-4601-aabe-218620e3c69d')
) }}
