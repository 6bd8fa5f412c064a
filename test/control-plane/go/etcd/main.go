// Command etcd is the store beneath the API server. The project's own main package cannot be built by `go install`,
// because its module replaces others.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
