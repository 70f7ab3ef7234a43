"""Does the tree agree with the published test vectors, and does only the right path lead to its head?"""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from db import merkle

# The entries and heads of the reference tests of Certificate Transparency (RFC 6962), sizes 1 to 8.
ENTRIES = [bytes.fromhex(e) for e in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ENTRIES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
HEADS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_head_of_an_empty_tree_is_the_hash_of_nothing():
    assert merkle.root([]) == sha256(b"").digest()


def test_the_heads_are_those_of_the_reference_tests():
    leaves = [merkle.leaf(entry) for entry in ENTRIES]
    assert [merkle.root(leaves[:n]).hex() for n in range(1, 9)] == HEADS


@given(st.integers(1, 70), st.data())
def test_every_path_leads_to_the_head_and_no_other_leaf_does(size, data):
    leaves = [merkle.leaf(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    steps = merkle.path(leaves, index)
    assert merkle.root_from(leaves[index], index, size, steps) == merkle.root(leaves)
    assert merkle.root_from(merkle.leaf(b"forged"), index, size, steps) != merkle.root(leaves)
    assert merkle.root_from(leaves[index], index, size, [*steps, leaves[0]]) != merkle.root(leaves)
    if steps:
        assert merkle.root_from(leaves[index], index, size, steps[:-1]) != merkle.root(leaves)


@given(st.integers(2, 40), st.data())
def test_a_path_does_not_fit_another_place(size, data):
    leaves = [merkle.leaf(bytes([n])) for n in range(size)]
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    steps = merkle.path(leaves, index)
    assert merkle.root_from(leaves[index], other, size, steps) != merkle.root(leaves)
