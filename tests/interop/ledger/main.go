// Verifies Synergie's ledger with nothing but golang.org/x/mod/sumdb/note and .../tlog: a file of
// checkpoints and proofs for many tree sizes, as the rpcs gave them, and a published tree.
//
//	ledger PROOFS.json TREE_FOLDER
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofs struct {
	VKey        string
	Inclusion   []inclusion
	Consistency []consistency
}

type inclusion struct {
	Sequence, Size int64
	Entry          []byte
	Hashes         [][]byte
	Note           string
}

type consistency struct {
	First, Second         int64
	Hashes                [][]byte
	FirstNote, SecondNote string
}

var checks int

func must(err error, format string, arguments ...any) {
	checks++
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", fmt.Sprintf(format, arguments...), err)
		os.Exit(1)
	}
}

func mustNot(err error, format string, arguments ...any) {
	checks++
	if err == nil {
		fmt.Fprintf(os.Stderr, "%s: was taken\n", fmt.Sprintf(format, arguments...))
		os.Exit(1)
	}
}

func toHash(data []byte) (hash tlog.Hash) {
	if copy(hash[:], data) != tlog.HashSize || len(data) != tlog.HashSize {
		must(fmt.Errorf("%d bytes", len(data)), "a hash")
	}
	return
}

func toHashes(all [][]byte) (hashes []tlog.Hash) {
	for _, data := range all {
		hashes = append(hashes, toHash(data))
	}
	return
}

// The size and root of a signed checkpoint, whose first line is the name of the key.
func open(signed string, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	must(err, "note.Open of %q", signed)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		must(fmt.Errorf("%q", opened.Text), "a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "the size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err, "the root")
	return size, toHash(root)
}

func checkProofs(all proofs, verifier note.Verifier) {
	for _, p := range all.Inclusion {
		size, root := open(p.Note, verifier)
		if size != p.Size {
			must(fmt.Errorf("%d", size), "a checkpoint of %d", p.Size)
		}
		leaf := tlog.RecordHash(p.Entry)
		must(tlog.CheckRecord(toHashes(p.Hashes), size, root, p.Sequence-1, leaf),
			"sequence %d in %d", p.Sequence, size)
		leaf[3] ^= 1
		mustNot(tlog.CheckRecord(toHashes(p.Hashes), size, root, p.Sequence-1, leaf),
			"another entry as sequence %d in %d", p.Sequence, size)
	}
	for _, p := range all.Consistency {
		first, firstRoot := open(p.FirstNote, verifier)
		second, secondRoot := open(p.SecondNote, verifier)
		if first != p.First || second != p.Second {
			must(fmt.Errorf("%d, %d", first, second), "checkpoints of %d and %d", p.First, p.Second)
		}
		must(tlog.CheckTree(toHashes(p.Hashes), second, secondRoot, first, firstRoot),
			"%d goes on from %d", second, first)
		firstRoot[0] ^= 1
		mustNot(tlog.CheckTree(toHashes(p.Hashes), second, secondRoot, first, firstRoot),
			"%d goes on from another %d", second, first)
	}
}

func read(parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(parts...))
	must(err, "a file of the tree")
	return data
}

// The path of a tile's number, as C2SP tlog-tiles has it.
func numberPath(n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

// Reads all entries, builds the tree again, and compares every root and every tile with it.
func checkTree(folder string, roots map[int64]tlog.Hash) int64 {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(folder, "vkey"))))
	must(err, "vkey")
	size, root := open(string(read(folder, "checkpoint")), verifier)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (hashes []tlog.Hash, err error) {
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return
	})
	for n := int64(0); n < size; n++ {
		width := 256
		if left := size - n/256*256; left < 256 {
			width = int(left)
		}
		bundle := read(folder, "tile", "entries", numberPath(n/256, width))
		for count := 0; len(bundle) > 0; count++ {
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			hashes, err := tlog.StoredHashes(n/256*256+int64(count), entry, reader)
			must(err, "StoredHashes")
			stored = append(stored, hashes...)
			var parsed struct{ Sequence int64 }
			must(json.Unmarshal(entry, &parsed), "an entry")
			if parsed.Sequence != n/256*256+int64(count)+1 {
				must(fmt.Errorf("%d", parsed.Sequence), "the sequence of entry %d", n/256*256+int64(count))
			}
		}
		n = n/256*256 + 255
	}
	for n := int64(1); n <= size; n++ {
		computed, err := tlog.TreeHash(n, reader)
		must(err, "TreeHash")
		if told, known := roots[n]; known && told != computed {
			must(fmt.Errorf("%v, told %v", computed, told), "the root of %d", n)
		}
		if n == size && computed != root {
			must(fmt.Errorf("%v, signed %v", computed, root), "the root of the published tree")
		}
	}
	for level := 0; size>>(8*level) > 0; level++ {
		nodes := size >> (8 * level)
		for n := int64(0); n*256 < nodes; n++ {
			width := 256
			if nodes-n*256 < 256 {
				width = int(nodes - n*256)
			}
			want, err := tlog.ReadTileData(tlog.Tile{H: 8, L: level, N: n, W: width}, reader)
			must(err, "ReadTileData")
			path := filepath.Join(folder, "tile", strconv.Itoa(level), numberPath(n, width))
			if !bytes.Equal(read(path), want) {
				must(fmt.Errorf("it differs"), "%s", path)
			}
		}
	}
	return size
}

func main() {
	var all proofs
	must(json.Unmarshal(read(os.Args[1]), &all), "the proofs")
	verifier, err := note.NewVerifier(all.VKey)
	must(err, "the verifier's key")
	checkProofs(all, verifier)
	roots := map[int64]tlog.Hash{}
	for _, p := range all.Inclusion {
		size, root := open(p.Note, verifier)
		roots[size] = root
	}
	size := checkTree(os.Args[2], roots)
	fmt.Printf("%d checks; %d inclusion and %d consistency proofs, a published tree of %d entries\n",
		checks, len(all.Inclusion), len(all.Consistency), size)
}
