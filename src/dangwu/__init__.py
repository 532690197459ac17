"""dangwu (党务): the affairs of grassroots Party organisations, kept by the written rules."""
