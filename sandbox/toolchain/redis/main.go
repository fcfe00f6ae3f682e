// Command redis answers Redis commands from memory on the one address it is given, for programs that want a cache
// and do not need it to survive a restart.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// tick is how often keys are checked for expiry.
const tick = 500 * time.Millisecond

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: redis HOST:PORT")
		os.Exit(2)
	}
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "cannot listen on %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	// miniredis is made for tests: its clock stands still, and keys never expire, unless it is told that time passed.
	for now := range time.Tick(tick) {
		server.SetTime(now)
		server.FastForward(tick)
	}
}
