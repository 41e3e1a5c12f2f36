// UTF-8 byte by byte. Pure.
#pragma once

namespace synergie {

// Whether a character begins at this byte; the bytes in the middle of one say no.
inline bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace synergie
