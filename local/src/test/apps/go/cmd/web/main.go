package main

import (
	"os"
	"strconv"
	"syscall"

	"github.com/pkg/errors"
)

// Without package net, which takes a minute to compile from nothing.
func main() {
	listener, err := listen(os.Getenv("PORT"))
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
	for {
		if connection, _, err := syscall.Accept(listener); err == nil {
			go answer(connection)
		}
	}
}

func listen(port string) (int, error) {
	number, err := strconv.Atoi(port)
	if err != nil {
		return 0, errors.Wrap(err, "PORT")
	}
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return 0, errors.Wrap(err, "socket")
	}
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Port: number, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, errors.Wrap(err, "bind")
	}
	return socket, errors.Wrap(syscall.Listen(socket, 16), "listen")
}

func answer(connection int) {
	defer syscall.Close(connection)
	syscall.Read(connection, make([]byte, 4096))
	body := errors.Wrap(errors.New("go"), "hello").Error()
	syscall.Write(connection, []byte("HTTP/1.1 200 OK\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\nConnection: close\r\n\r\n"+body))
}
